#include "past.h"

namespace wattwheel {

namespace {
using Clock = Moment::Clock;

uint16_t half(const Region& rtc) {
  return rtc.size / 2;
}

bool is_newer(const ImageReader& image, const ImageReader& other) {
  return image.whole() && (!other.whole() || static_cast<int32_t>(image.generation() - other.generation()) > 0);
}

/** The newest whole image; if no half of RTC memory is whole, the file's. */
ImageReader newest(const Region& rtc, const Region& file, bool* is_rtc, bool* torn) {
  const ImageReader first(rtc.bytes, half(rtc)), second(rtc.bytes + half(rtc), half(rtc));
  *is_rtc = first.whole() || second.whole();
  *torn = first.whole() != second.whole();
  if (!*is_rtc) return ImageReader(file.bytes, file.size);
  return is_newer(first, second) ? first : second;
}
}  // namespace

Past::Past(const Region& rtc, const Region& file)
    : file_region_(file), base_(nullptr, 0), file_(file.bytes, file.size), kind_(Kind::NOTHING), torn_(false) {
  bool is_rtc;
  base_ = newest(rtc, file, &is_rtc, &torn_);
  if (base_.whole()) kind_ = is_rtc ? Kind::RESET : Kind::POWER_CUT;
  generation_ = is_newer(file_, base_) ? file_.generation() : base_.generation();
}

Quantity Past::wall_ms(const Quantity& elapsed_ms) const {
  const Quantity& then = base_.now().wall_ms;
  const bool known = kind_ == Kind::RESET && then.known && elapsed_ms.known;
  return {known, known ? then.value + elapsed_ms.value : 0};
}

void Past::restore(TickQueue* queue, uint64_t boot, const Now& now, const Quantity& elapsed_ms) {
  queue_ = queue;
  now_ = now;
  shift_ms_.known = kind_ == Kind::RESET && elapsed_ms.known;
  if (shift_ms_.known) shift_ms_.value = now.uptime_ms - base_.now().uptime_ms - elapsed_ms.value;
  if (kind_ != Kind::NOTHING) {
    restore_outages();
    restore_records();
    queue->lost_since_ = moment(base_, base_.lost_since());
  }
  queue->start(boot);
  const bool sure = kind_ == Kind::RESET && !torn_ && !base_.left_out();
  const Quantity lost{sure, sure ? queue->dropped_ : 0};
  if (kind_ != Kind::NOTHING) queue->restarted(now, lost, base_.boot(), base_.last_seq());
}

void Past::restore_outages() {
  Outage outage;
  while (base_.next_outage(&outage)) {
    const uint64_t prev = outage.prev_boot == Boots::NONE ? 0 : base_.boot_of(outage.prev_boot);
    outage.boot = place(base_.boot_of(outage.boot));
    if (outage.prev_boot != Boots::NONE) outage.prev_boot = place(prev);
    outage.from = moment(base_, outage.from);
    // It must say when it was; that it was before this start is all that is left to say.
    if (outage.from.clock == Clock::NONE) outage.from = Moment::at_uptime(now_.uptime_ms);
    if (outage.boot != Boots::NONE) queue_->outages_.push_front(outage);
  }
}

void Past::restore_records() {
  const bool has_file = kind_ == Kind::RESET && file_.whole();
  uint64_t oldest_boot = 0;
  uint32_t oldest_seq = 0;
  for (Record record; base_.next(&record);) {
    oldest_boot = base_.boot_of(record.boot);
    oldest_seq = record.first_seq();
    if (has_file && record.n > 1) {
      refine(record);
    } else {
      keep(base_, record);
    }
  }
  if (has_file && base_.left_out()) add_left_out(oldest_boot, oldest_seq);
}

// The file has the times that were too many for RTC memory; what came after it stays one record.
void Past::refine(const Record& merged) {
  const uint64_t boot = base_.boot_of(merged.boot);
  const uint32_t first = merged.first_seq();
  uint32_t last = merged.seq;
  Record rest = merged, finer;
  for (ImageReader file(file_region_.bytes, file_region_.size); last >= first && file.next(&finer);) {
    if (file.boot_of(finer.boot) != boot || finer.seq > last || finer.first_seq() < first) continue;
    rest.n = last - finer.seq;
    if (rest.n > 0) keep(base_, rest);
    keep(file, finer);
    last = finer.first_seq() - 1;
    rest = Record::of(merged.boot, last, 0, {});
  }
  rest.n = last + 1 - first;
  if (rest.n > 0) keep(base_, rest);
}

// All that comes after the oldest record of RTC memory; if the file does not know its boot, all.
void Past::add_left_out(uint64_t oldest_boot, uint32_t oldest_seq) {
  bool passed = !file_has(oldest_boot);
  Record older;
  for (ImageReader file(file_region_.bytes, file_region_.size); file.next(&older);) {
    const bool same_boot = file.boot_of(older.boot) == oldest_boot;
    passed = passed || same_boot;
    if (passed && (!same_boot || older.seq < oldest_seq)) keep(file, older);
  }
}

bool Past::file_has(uint64_t boot) const {
  Record record;
  for (ImageReader file(file_region_.bytes, file_region_.size); file.next(&record);) {
    if (file.boot_of(record.boot) == boot) return true;
  }
  return false;
}

void Past::keep(const ImageReader& image, const Record& record) {
  const uint8_t boot = place(image.boot_of(record.boot));
  if (boot == Boots::NONE) {
    queue_->dropped_ += record.n;
    return;
  }
  queue_->keep_older(Record::of(boot, record.seq, record.n, moment(image, record.moment())));
}

uint8_t Past::place(uint64_t boot) {
  return queue_->boots_.place(boot);
}

Moment Past::moment(const ImageReader& image, const Moment& then) const {
  if (then.clock != Clock::UPTIME) return then;
  if (shift_ms_.known && image.boot() == base_.boot()) return Moment::at_uptime(then.ms + shift_ms_.value);
  const Quantity wall_ms = epoch_ms(then, image.now());
  return {wall_ms.known ? Clock::WALL : Clock::NONE, wall_ms.value};
}

}  // namespace wattwheel
