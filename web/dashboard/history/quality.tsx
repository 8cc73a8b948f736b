import './quality.css'
import type { Archive } from './archive.ts'
import { type Quality, qualityOf } from './bars.ts'
import type { Scene } from './scene.ts'

/** How sure the period is: for what part of its time turns were counted, filled in, not known. */
export function QualityBar({ scene, archive }: { scene: Scene; archive: Archive }) {
  const quality = qualityIn(scene, archive)
  if (!quality) return null
  return (
    <section class="quality">
      <QualityLane quality={quality} />
      <p class="aside" data-testid="quality">
        {qualityWords(scene, quality)}
      </p>
    </section>
  )
}

function qualityIn({ known }: Scene, { energy }: Archive): Quality | null {
  return energy.value.value && qualityOf(energy.value.value.periods, known.value)
}

/** The three parts on a line; what is there at all is wide enough to be seen. */
function QualityLane({ quality: { measured, filled, missing } }: { quality: Quality }) {
  return (
    <div class="lane-of-quality" aria-hidden="true">
      <i class="counted" style={{ flexGrow: measured }} />
      {filled > 0 && <i class="hatch" style={{ flexGrow: filled }} />}
      {missing > 0 && <i class="absent" style={{ flexGrow: missing }} />}
    </div>
  )
}

/** "98.9% counted, 0.8% filled, 0.3% missing": never a whole hundred where something is not. */
function qualityWords({ view }: Scene, { measured, filled, missing }: Quality): string {
  const { history } = view.texts
  const percent = (share: number) => view.formats.value.percent(share > 0 ? Math.max(share, 0.001) : 0, 1)
  const counted = filled + missing > 0 ? Math.min(measured, 0.999) : measured
  return [
    history.counted(percent(counted)),
    ...(filled > 0 ? [history.filledShare(percent(filled))] : []),
    ...(missing > 0 ? [history.missingShare(percent(missing))] : []),
  ].join(', ')
}
