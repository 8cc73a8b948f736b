#include "recordings.h"

#include <math.h>
#include <stdio.h>

#include "bar.h"
#include "followers.h"
#include "step.h"
#include "viewer.h"

using namespace wattwheel;

namespace {
constexpr double STEADY_WITHIN = 0.1, SEEN_WITHIN = 0.2;

/** What a follower claimed at each reading. */
using Claims = std::vector<Claim>;

/** A turn, as it was followed. */
struct Followed {
  double confident = 0;  // part of its readings
  double mean_w = 0, error = 0;  // against its mean power
};

Followed follow(const Recording& recording, const Claims& claims, uint32_t turn) {
  Followed followed;
  double readings = 0, believed = 0;
  for (size_t i = 0; i < claims.size(); i++) {
    const uint32_t at_ms = recording.readings[i].at_ms;
    if (at_ms < recording.marks_ms[turn] || at_ms >= recording.marks_ms[turn + 1]) continue;
    readings++;
    if (!claims[i].confident) continue;
    believed++;
    followed.mean_w += claims[i].power_w;
    followed.error += fabs(claims[i].power_w / recording.turn_w(turn) - 1);
  }
  followed.confident = believed / readings;
  followed.mean_w /= believed;
  followed.error /= believed;
  return followed;
}

/** Whether a turn took about as long as one beside it: a load that changes within a turn makes it unlike both. */
bool is_steady(const Recording& recording, uint32_t turn) {
  for (uint32_t beside : {turn - 1, turn + 1}) {
    if (beside >= recording.turns()) continue;
    if (fabs(recording.turn_w(beside) / recording.turn_w(turn) - 1) < STEADY_WITHIN) return true;
  }
  return false;
}

/** The mean error over the steady turns that were followed; NAN if there is none. */
double show_turns(const Recording& recording, const Claims& claims) {
  double sum = 0, count = 0;
  for (uint32_t turn = 0; turn < recording.turns(); turn++) {
    const Followed followed = follow(recording, claims, turn);
    printf("    turn %u  %6.1f s  %7.0f W", turn + 1, recording.turn_ms(turn) / 1000.0, recording.turn_w(turn));
    if (followed.confident == 0) {
      printf("  not followed\n");
      continue;
    }
    const bool steady = is_steady(recording, turn);
    printf("  followed %3.0f %%, %7.0f W, off by %4.1f %%%s\n", followed.confident * 100, followed.mean_w,
           followed.error * 100, steady ? "" : "  (not steady)");
    if (!steady) continue;
    sum += followed.error;
    count++;
  }
  return count > 0 ? sum / count : NAN;
}

/** How long after a step (s) the claim is within a fifth of what the next turn tells; NAN if not before that. */
double seen_after_s(const Recording& recording, const Claims& claims, const Step& step) {
  for (size_t i = 0; i < claims.size(); i++) {
    const uint32_t at_ms = recording.readings[i].at_ms;
    if (at_ms < step.at_ms || at_ms > recording.marks_ms[step.turn + 2]) continue;
    if (claims[i].confident && fabs(claims[i].power_w / step.after_w - 1) < SEEN_WITHIN) return (at_ms - step.at_ms) / 1000.0;
  }
  return NAN;
}

void show_course(const Recording& recording, const Claims& claims, const Step& step) {
  printf("    each second about it:");
  for (int second = -3; second <= 6; second++) {
    const uint32_t then_ms = step.at_ms + static_cast<uint32_t>(second * 1000);
    size_t i = 0;
    while (i + 1 < claims.size() && recording.readings[i].at_ms < then_ms) i++;
    printf(" %.0f", claims[i].power_w);
  }
  printf(" W\n");
}

/** How the last of the followers, the sensor's own, stands to the bars. */
struct Standing {
  bool met = true, judged = false;
};

/** Answers how it stands; without a steady turn to be judged by, it met the bar, but was not judged. */
Standing show_error(const Recording& recording, const Claims& claims) {
  const double error = show_turns(recording, claims);
  if (!isnan(error)) return {meets_most("mean error while the load is steady", error * 100, 6, "%"), true};
  printf("  followed in no steady turn: nothing to judge\n");
  return {};
}

Standing show(const Recording& recording) {
  Followers followers;
  Viewer viewer(followers.all());
  viewer.start_with(recording.levels);
  std::vector<Claims> claims(followers.all().size());
  for (const Reading& reading : recording.readings) {
    viewer.see(reading);
    for (size_t i = 0; i < claims.size(); i++) claims[i].push_back(followers[i].claim());
  }
  Step step{};
  const bool steps = find_step(recording, &step);
  Standing standing;
  printf("\n%s: %u turns\n", recording.name.c_str(), recording.turns());
  if (steps) {
    printf("  in turn %u, after %.1f s of it, the load goes from %.0f to %.0f W\n", step.turn + 1,
           (step.at_ms - recording.marks_ms[step.turn]) / 1000.0, step.before_w, step.after_w);
  }
  for (size_t i = 0; i < claims.size(); i++) {
    printf("  %s\n", followers[i].name());
    standing = show_error(recording, claims[i]);
    if (!steps) continue;
    show_course(recording, claims[i], step);
    standing.met &= meets_most("the step is seen after", seen_after_s(recording, claims[i], step), 2, "s");
  }
  return standing;
}
}  // namespace

bool show_recordings(const std::vector<Recording>& recordings) {
  bool met = true, judged = recordings.empty();
  for (const Recording& recording : recordings) {
    const Standing standing = show(recording);
    met &= standing.met;
    judged |= standing.judged;
  }
  return met && judged;
}
