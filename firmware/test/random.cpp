#include "random.h"

namespace {
struct Normals {
  float values[65536];
  Normals() {
    Random random(1);
    for (float& value : values) {
      const double radius = sqrt(-2 * log((random.bits() + 0.5) / 4294967296.0));
      value = static_cast<float>(radius * cos(random.between(0, 2 * M_PI)));
    }
  }
};
}  // namespace

const float* Random::table() {
  static const Normals normals;
  return normals.values;
}
