import './total.css'
import type { Signal } from '@preact/signals'
import { awayWords } from '../away.ts'
import type { Archive } from './archive.ts'
import { BARS } from './range.ts'
import { saidOf } from './said.ts'
import type { Scene } from './scene.ts'
import { sentencesOf } from './sentence.ts'

/** What the period came to: energy and cost, each a switch for what the bars show; and a sentence. */
export function Total({ scene, archive, pointed }: { scene: Scene; archive: Archive; pointed: Signal<number | null> }) {
  const { view, shown } = scene
  const { history } = view.texts
  const { energy, money, with: join } = view.formats.value
  const total = archive.total.value
  const { measure } = shown.value
  const show = (next: typeof measure) => scene.become({ measure: next })
  const kwh = total?.kwh == null ? null : energy(total.kwh, shown.value.range.kind === 'day' ? 2 : 1)
  return (
    <section class="total">
      <p class="pair" data-testid="total">
        {kwh !== null && (
          <button
            type="button"
            aria-pressed={measure === 'energy'}
            aria-label={history.showEnergy(join(kwh, 'kWh'))}
            onClick={() => show('energy')}
          >
            {kwh} <small>kWh</small>
          </button>
        )}
        {total?.cost != null && (
          <button
            type="button"
            class="cost"
            aria-pressed={measure === 'cost'}
            aria-label={history.showCost(money(total.cost))}
            onClick={() => show('cost')}
          >
            {money(total.cost)}
          </button>
        )}
      </p>
      <p class={pointed.value === null ? 'sentence' : 'sentence quiet'} data-testid="sentence">
        <Sentences scene={scene} archive={archive} />
      </p>
      <Said scene={scene} archive={archive} pointed={pointed} />
    </section>
  )
}

/** Where the server is away, that comes first: what stands below is as it was. */
function Sentences({ scene, archive }: { scene: Scene; archive: Archive }) {
  const away = awayWords(scene.view)
  if (away) return <span class="warn">{away}</span>
  return sentencesOf(scene, archive).map((sentence) => <span key={sentence}>{sentence} </span>)
}

/** On phones the callout takes the place of the sentence. */
function Said({ scene, archive, pointed }: { scene: Scene; archive: Archive; pointed: Signal<number | null> }) {
  const bar = archive.bars.value[pointed.value ?? -1]
  if (!bar) return null
  const { title, amount, notes } = saidOf(scene, bar, BARS[scene.shown.value.range.kind])
  return (
    <p class="said" aria-hidden="true">
      <b>{title}</b> <span>{amount}</span> <span class="soft">{notes.join(', ')}</span>
    </p>
  )
}
