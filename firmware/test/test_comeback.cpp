#include "check.h"
#include "flat_disc.h"

using namespace wattwheel;

namespace {
struct Shown {
  int counts;
  uint32_t for_ms;
};

constexpr Shown TURN[] = {{130, 9600}, {85, 400}};
constexpr Shown EVEN_FAST_TURN[] = {{130, 9340}, {85, 660}};
constexpr Shown FAST_TURN[] = {{130, 4000}, {160, 2000}, {130, 3340}, {85, 660}};

/** How far the reading of a disc goes in a slow turn, so far as is known, and how it is seen. */
struct Seen {
  int travel = 120;  // up and down, in counts; 0: not known
  Arrival arrival = Arrival::UNSURE;
  int noise_q4 = 48;
};

/** How many marks are counted after three such turns. */
template <int TURN_PARTS, int PARTS>
int counted(const Seen& seen, const Shown (&turn)[TURN_PARTS], const Shown (&after)[PARTS]) {
  Detector detector(METER);
  CHECK(detector.start_with({KNOWN.disc_q4, KNOWN.mark_q4, seen.travel * 16}));
  FlatDisc disc(detector);
  disc.noise_q4 = seen.noise_q4;
  disc.arrival = seen.arrival;
  for (int i = 0; i < 3; i++) {
    for (const Shown& one : turn) disc.show(one.counts, one.for_ms);
  }
  for (const Shown& one : after) disc.show(one.counts, one.for_ms);
  disc.show(130, 1000);
  return disc.ticks - 3;
}
}  // namespace

TEST("a disc that is pushed back onto its mark and stays there is not counted again, however even it is beside it") {
  for (int travel = 40; travel <= 120; travel += 20) {
    const int ticks =
        counted({travel}, TURN, {{85, 2000}, {130, 3000}, {120, 200}, {110, 200}, {100, 200}, {90, 200}, {85, 60000}});
    CHECK_EQUAL(ticks, 0);
  }
}

TEST("a mark that is pushed back at once and stays is not counted again, though a fast one comes at once, too") {
  CHECK_EQUAL(counted({}, TURN, {{85, 1080}, {130, 3200}, {85, 60000}}), 0);
}

TEST("a mark that is pushed back, stands and then goes by is not counted again, though the times would suit a turn") {
  for (uint32_t lasts_ms = 300; lasts_ms <= 1900; lasts_ms += 400) {
    CHECK_EQUAL(counted({}, TURN, {{85, 2400}, {128, 80000}, {85, lasts_ms}}), 0);
  }
}

TEST("a disc that is pushed out of its mark to a bright place, stands and comes back is not counted again; one that goes on is") {
  for (uint32_t lasts_ms = 600; lasts_ms <= 1800; lasts_ms += 400) {
    CHECK_EQUAL(counted({170}, TURN, {{85, 2400}, {163, 300000}, {85, lasts_ms}}), 0);
    const uint32_t half_ms = 10 * lasts_ms;
    CHECK_EQUAL(counted({170}, TURN, {{85, 2400}, {163, 300000}, {130, half_ms}, {170, half_ms}, {85, lasts_ms}}), 1);
  }
}

TEST("a disc that stood for longer than a turn takes and comes back is not counted again, though noise hides whether it has humps") {
  const Seen seen{60, Arrival::UNSURE, 128};
  CHECK_EQUAL(counted(seen, TURN, {{85, 2400}, {134, 300000}, {85, 800}}), 0);
  CHECK_EQUAL(counted(seen, TURN, {{85, 2400}, {134, 300000}, {130, 8000}, {170, 8000}, {85, 800}}), 1);
}

TEST("a disc that slowed down at its mark, stood and shows a single hump has come back, unless noise may hide another or it was away") {
  const auto counted_as = [](const Seen& seen) {
    return counted(seen, TURN, {{85, 2400}, {136, 670000}, {125, 5600}, {85, 600}});
  };
  CHECK_EQUAL(counted_as({68}), 0);
  CHECK_EQUAL(counted_as({68, Arrival::UNSURE, 190}), 1);
  CHECK_EQUAL(counted_as({68, Arrival::AWAY}), 1);
}

TEST("a disc that slowed down at its mark and stood beside it is not counted when it creeps back, though light drifted a little meanwhile") {
  const auto counted_at = [](int drifted_to) {
    return counted({}, TURN, {{85, 2400}, {120, 4000}, {drifted_to, 300000}, {125, 4000}, {85, 6000}});
  };
  CHECK_EQUAL(counted_at(142), 0);
  CHECK_EQUAL(counted_at(148), 1);
}

TEST("a disc that slows down from a fast turn need show no more of its way than fast turns do") {
  CHECK_EQUAL(counted({}, EVEN_FAST_TURN, {{130, 120000}, {85, 3000}}), 1);
  CHECK_EQUAL(counted({}, FAST_TURN, {{130, 120000}, {85, 3000}}), 0);
}

TEST("a disc that comes back to its mark is not counted again, though none but fast turns have shown their way yet") {
  CHECK_EQUAL(counted({0}, FAST_TURN, {{85, 2400}, {134, 300000}, {85, 800}}), 0);
}

TEST("a mark that came slowly and was pushed back at once is not counted again when it comes; one that went by at once is") {
  const auto counted_over = [](uint32_t edge_ms) {
    return counted({}, FAST_TURN,
                   {{130, 4000}, {160, 2000}, {130, 3340}, {125, edge_ms}, {120, edge_ms}, {115, edge_ms}, {110, edge_ms},
                    {105, edge_ms}, {100, 280}, {130, 115000}, {85, 4000}});
  };
  CHECK_EQUAL(counted_over(0), 2);
  CHECK_EQUAL(counted_over(120), 1);
}

TEST("a mark is counted however little shows of its turn where the angle tells that it is the next one") {
  const auto counted_for = [](Arrival arrival) {
    return counted({120, arrival}, TURN, {{85, 2000}, {130, 120000}, {85, 3000}});
  };
  CHECK_EQUAL(counted_for(Arrival::UNSURE), 0);
  CHECK_EQUAL(counted_for(Arrival::NEXT_MARK), 1);
}

TEST("a mark that stays is not counted where the angle tells that it is the same one, unless a turn shows, the times suit one or it is fast") {
  const auto counted_for = [](Arrival arrival, int hump, uint32_t lasts_ms) {
    return counted({120, arrival}, TURN, {{85, 2000}, {130, 40000}, {130 + hump, 20000}, {130, 10000}, {85, lasts_ms}});
  };
  CHECK_EQUAL(counted_for(Arrival::UNSURE, 20, 8000), 1);
  CHECK_EQUAL(counted_for(Arrival::SAME_MARK, 20, 8000), 0);
  CHECK_EQUAL(counted_for(Arrival::SAME_MARK, 20, 4000), 1);
  CHECK_EQUAL(counted_for(Arrival::SAME_MARK, 30, 8000), 1);
  CHECK_EQUAL(counted_for(Arrival::SAME_MARK, 20, 640), 0);
  CHECK_EQUAL(counted_for(Arrival::SAME_MARK, 20, 540), 1);
}
