import { useMemo } from 'preact/hooks'
import type { View } from '../view.ts'
import { type Change, changeOf, mostOf, PARTS, type Pair } from './change.ts'
import type { SlotDay } from './half-hours.ts'
import { Needs, Section } from './section.tsx'

interface ChangedProps {
  view: View
  days: readonly SlotDay[] | null
  needed: string | null
}

/** The last four weeks against the four before, and at which time of the day they differ. */
export function Changed({ view, days, needed }: ChangedProps) {
  const { texts } = view
  const change = useMemo(() => days && changeOf(days), [days])
  const body = change ? <Parts view={view} change={change} /> : days && <Needs words={texts.insights.needsEight} />
  return (
    <Section name="changed" title={texts.insights.changed} aside={!needed && texts.insights.fourWeeks}>
      {needed ? <Needs words={needed} /> : body}
    </Section>
  )
}

function Parts({ view: { texts, formats }, change }: { view: View; change: Change }) {
  const { energy, signed } = formats.value
  const differenceOf = ({ latelyKwh, beforeKwh }: Pair) => signed(latelyKwh - beforeKwh, 1)
  return (
    <>
      <p class="pair" data-testid="changed-kwh">
        <span>
          {differenceOf(change)} <small>{texts.insights.kwhADay}</small>
        </span>
      </p>
      <p class="sentence">{sentenceOf(change, { texts, formats })}</p>
      <table class="parts">
        <thead>
          <tr>
            <th scope="col">{texts.insights.kwhADay}</th>
            <th scope="col">{texts.insights.before}</th>
            <th scope="col">{texts.insights.now}</th>
            <th scope="col">
              <span class="unseen">{texts.insights.changed}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {PARTS.map((part) => (
            <tr key={part}>
              <th scope="row">{texts.insights.parts[part]}</th>
              <td>{energy(change.parts[part].beforeKwh, 1)}</td>
              <td>{energy(change.parts[part].latelyKwh, 1)}</td>
              <td>
                <b>{differenceOf(change.parts[part])}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** Less than this is chance: four weeks are never quite alike. */
const SAME_SHARE = 0.02

function sentenceOf(change: Change, { texts, formats }: Pick<View, 'texts' | 'formats'>): string {
  const share = change.latelyKwh / change.beforeKwh - 1
  if (!Number.isFinite(share) || Math.abs(share) < SAME_SHARE) return texts.insights.asBefore
  const by = formats.value.percent(Math.abs(share))
  const whole = share > 0 ? texts.insights.moreBy(by) : texts.insights.lessBy(by)
  return `${whole} ${texts.insights.mostOfIt(texts.insights.inParts[mostOf(change)])}`
}
