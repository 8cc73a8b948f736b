#include "houses.h"

#include <math.h>
#include <stdio.h>

#include "bar.h"
#include "trial.h"

namespace {
/** The bars, and how the sensor's own follower stands to them, over all houses and discs. */
struct Standing {
  double trials = 0, rms_ratio = 0, worst_rms_ratio = 0, step_ratio = 0, worst_step_ratio = 0;
  double worst_bias = 0, least_held = 1, widest = 0;
  double flat_error_ratio = 0, flat_rms_ratio = 0;
  uint32_t lost = 0;

  void add(const Score& own, const Score& ticks) {
    const double rms = own.root_mean_square_w() / ticks.root_mean_square_w();
    const double step = own.after_step_w() / ticks.after_step_w();
    trials++;
    rms_ratio += rms;
    step_ratio += step;
    worst_rms_ratio = fmax(worst_rms_ratio, rms);
    worst_step_ratio = fmax(worst_step_ratio, step);
    worst_bias = fmax(worst_bias, fabs(own.bias()));
    least_held = fmin(least_held, own.held());
    widest = fmax(widest, own.median_width());
  }
};

void say(const Trial::Entry& entry) {
  const Score& score = entry.score;
  printf("  %-30s %8.1f %8.1f %12.1f %+7.2f", entry.name.c_str(), score.mean_error_w(), score.root_mean_square_w(),
         score.after_step_w(), score.bias() * 100);
  if (score.confident() > 0) {
    printf(" %10.1f %10.1f %7.1f", score.confident() * 100, score.held() * 100, score.median_width() * 100);
  }
  printf("\n");
}

void say(const House& house, const char* disc, const Trial& trial) {
  printf("\n%s, %s: %u turns, %u ticks counted (of an ideal meter: %zu)\n", house.name.c_str(), disc, trial.turns(),
         trial.ticks(), house.ideal_ticks);
  printf("  %-30s %8s %8s %12s %7s %10s %10s %7s\n", "", "MAE W", "RMSE W", "after step W", "bias %", "confident %",
         "in band %", "width %");
  for (const Trial::Entry& entry : trial.entries()) say(entry);
}

Trial visit(const House& house, const Shape& shape, const char* disc, Standing* standing) {
  Trial trial(house, shape);
  trial.run();
  say(house, disc, trial);
  standing->lost += trial.turns() > trial.ticks() ? trial.turns() - trial.ticks() : trial.ticks() - trial.turns();
  return trial;
}

void visit_flat(const House& house, const Recording& recording, Standing* standing) {
  Shape shape = shape_of(recording);
  for (double& depth : shape.depths) depth = depth > 0.6 ? depth : 0;
  const Trial trial = visit(house, shape, "a flat disc", standing);
  const Score &own = trial.own(), &ticks = trial.best_of_ticks();
  standing->flat_error_ratio = fmax(standing->flat_error_ratio, own.mean_error_w() / ticks.mean_error_w());
  standing->flat_rms_ratio = fmax(standing->flat_rms_ratio, own.root_mean_square_w() / ticks.root_mean_square_w());
}

bool judge(const Standing& standing) {
  printf("\nagainst min(P, E/tau), over %.0f pairs of house and disc\n", standing.trials);
  bool met = meets_most("RMSE, mean of the ratios", standing.rms_ratio / standing.trials, 0.5, "");
  met &= meets_most("RMSE, the worst ratio", standing.worst_rms_ratio, 0.6, "");
  met &= meets_most("MAE in the minute after a step, mean of the ratios", standing.step_ratio / standing.trials, 1 / 3.0, "");
  met &= meets_most("MAE in the minute after a step, the worst ratio", standing.worst_step_ratio, 0.6, "");
  met &= meets_most("bias, the largest", standing.worst_bias * 100, 1, "%");
  met &= meets_least("time in which the band holds the truth, the least", standing.least_held * 100, 90, "%");
  met &= meets_most("median width of the band, the widest", standing.widest * 100, 30, "%");
  met &= meets_most("flat disc: MAE, the worst ratio", standing.flat_error_ratio, 1.02, "");
  met &= meets_most("flat disc: RMSE, the worst ratio", standing.flat_rms_ratio, 1.02, "");
  return meets_most("turns lost or invented in all of this", standing.lost, 0, "") && met;
}
}  // namespace

bool show_houses(const std::string& folder, double days, const std::vector<Recording>& recordings) {
  Standing standing;
  for (const House& house : houses_of(folder, days)) {
    for (const Recording& recording : recordings) {
      const Shape shape = shape_of(recording);
      const Trial trial = visit(house, shape, ("the disc of " + recording.name).c_str(), &standing);
      standing.add(trial.own(), trial.best_of_ticks());
    }
    if (!recordings.empty()) visit_flat(house, recordings[0], &standing);
  }
  return standing.trials > 0 && judge(standing);
}
