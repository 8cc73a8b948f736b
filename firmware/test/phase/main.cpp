// What the disc tells between its marks: phase [DAYS], of each household; 0: all of its recording.
#include <stdio.h>
#include <stdlib.h>

#include "houses.h"
#include "mishap.h"
#include "recordings.h"

int main(int argc, char** argv) {
  setvbuf(stdout, nullptr, _IOLBF, 0);
  const double days = argc > 1 ? atof(argv[1]) : 0;
  const char* const traces = getenv("WATTWHEEL_TRACES");
  if (!traces) printf("WATTWHEEL_TRACES does not name a folder with recordings: without those of discs and households.\n\n");
  const std::vector<Recording> recordings = traces ? recordings_of(std::string(traces) + "/disc") : std::vector<Recording>();
  if (traces) printf("Real discs, learnt while they are followed\n");
  bool met = show_recordings(recordings);
  printf("\nMishaps while the disc turns evenly\n");
  met &= show_mishaps();
  if (!traces) return met ? 0 : 1;
  printf("\nReal households, turning a disc that looks as a real one does\n");
  met &= show_houses(std::string(traces) + "/household", days, recordings);
  return met ? 0 : 1;
}
