#include "comeback.h"

namespace wattwheel {

namespace {
// A disc whose mark is gone sooner may have been set going after the angle was last made out.
constexpr uint32_t ANGLE_FOLLOWS_MS = 600;
// Of a turn's way: by more drift does not move the reading of a disc that stands beside its mark.
constexpr int32_t HARDLY_MOVED_PERCENT = 36;
}  // namespace

// Down and up once, and both at once, is all that a disc shows which was pushed out of its mark and goes on. Past a
// single hump a turn shows no more; but after a standstill it shows this much only if that was close to the mark.
Comeback::Comeback(const Stay& stay, const Revolution& revolution, const Way& way, Arrival arrived, uint32_t came_at_ms)
    : stay_(stay), way_(way), up_ms_(revolution.dip().up_ms(came_at_ms)) {
  const uint32_t down_ms = revolution.dip().down_ms();
  const bool soon_down = stay.may_have_stood_by(down_ms), has_humps = way.has_humps();
  const bool tells = arrived != Arrival::AWAY && revolution.dipped_once() && (has_humps || stay.has_stood());
  const bool stood_there =
      has_humps && stay.has_slowed_and_stood() && (soon_down || way.is_under(HARDLY_MOVED_PERCENT));
  may_seem_back_ = tells && (stood_there || soon_down);
  const bool by_angle = arrived == Arrival::SAME_MARK && stay.lasts_ms() >= ANGLE_FOLLOWS_MS;
  seems_back_ = by_angle || (tells && (stood_there || stay.stood_by(down_ms, up_ms_)));
}

bool Comeback::may_show_more() const {
  if (stay_.lasts_ms() < Stay::LONG_MS) return true;
  return seems_back_ ? stay_.suits_turn() : may_seem_back_ || stay_.may_be_hurried();
}

bool Comeback::is_same_mark() const {
  const int32_t asked_percent = stay_.is_too_fast(up_ms_) ? 0 : stay_.way_asked_percent(seems_back_);
  return stay_.began_fast() ? way_.is_under_fast(asked_percent) : way_.is_under(asked_percent);
}

}  // namespace wattwheel
