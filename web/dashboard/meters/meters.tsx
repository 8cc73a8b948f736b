import './meters.css'
import { useEffect, useMemo } from 'preact/hooks'
import type { Overview } from '../../glance.ts'
import { awayWords } from '../away.ts'
import { Icon } from '../icons.tsx'
import { Segments } from '../segments.tsx'
import type { View } from '../view.ts'
import { hashOf } from '../way.ts'
import { MORE, MOST, makeAsked, ORDERS, type Order, placeOf, type Question, questionOf } from './overview.ts'
import { Row } from './row.tsx'

const EVERY_MS = 5_000
/** Fewer are all seen at once. */
const SEARCHABLE = 9

/** The view of all meters: what each uses, and which sensors need somebody to look after them. */
export function Meters({ view }: { view: View }) {
  const { texts, way, watch } = view
  const question = questionOf(way.place.value)
  const { search, order, limit } = question
  const asked = useMemo(makeAsked, [])
  useEffect(() => {
    const ask = () => document.hidden || asked.ask({ search, order, limit }).catch((error) => console.error(error))
    ask()
    const asking = setInterval(ask, EVERY_MS)
    document.addEventListener('visibilitychange', ask)
    return () => {
      clearInterval(asking)
      document.removeEventListener('visibilitychange', ask)
    }
  }, [asked, search, order, limit])

  const overview = asked.overview.value
  const away = awayWords(view)
  const change = (to: Partial<Question>) => way.become(placeOf({ ...question, limit: MORE, ...to }))
  return (
    <main class="meters">
      <header class="status">
        <h1>{texts.tabs.meters}</h1>
        <p class={away ? 'state warn' : 'state'} role="status">
          {away ?? (overview && presencesOf(overview, view))}
        </p>
        <a class="bare" href={hashOf({ view: 'settings', path: [], query: {} })} aria-label={texts.tabs.settings}>
          <Icon name="settings" />
        </a>
      </header>
      <div class="choosing">
        <Segments<Order>
          label={texts.meters.order}
          of={ORDERS.map((one) => [one, texts.meters.orders[one]])}
          chosen={order}
          onChoose={(chosen) => change({ order: chosen })}
        />
        {(search !== '' || (overview && overview.found >= SEARCHABLE)) && (
          <input
            type="search"
            value={search}
            placeholder={texts.meters.search}
            aria-label={texts.meters.search}
            maxLength={100}
            onInput={(event) => change({ search: event.currentTarget.value })}
          />
        )}
      </div>
      {overview && (
        <ul aria-label={texts.tabs.meters}>
          {overview.meters.map((glance) => (
            <Row
              key={glance.id}
              view={view}
              glance={away ? { ...glance, power_w: null } : glance}
              current={glance.id === watch.meter.value?.id}
            />
          ))}
        </ul>
      )}
      {overview?.found === 0 && <p class="sentence">{texts.meters.none(search)}</p>}
      {overview && (
        <Rest view={view} overview={overview} limit={limit} onMore={() => change({ limit: limit + MORE })} />
      )}
    </main>
  )
}

interface RestProps {
  view: View
  overview: Overview
  /** How many are listed at most. */
  limit: number
  onMore(): void
}

/** The way to those that are not listed. */
function Rest({ view: { texts, formats }, overview: { found, meters }, limit, onMore }: RestProps) {
  const rest = found - meters.length
  if (rest <= 0) return null
  if (limit >= MOST) return <p class="sentence">{texts.meters.beyond(formats.value.number(rest))}</p>
  return (
    <button type="button" class="link" onClick={onMore}>
      {texts.meters.more(formats.value.number(rest))}
    </button>
  )
}

function presencesOf({ found, sensors }: Overview, { texts, formats }: View): string {
  const { number } = formats.value
  const meters = texts.meters.count(number(found), found)
  return sensors.offline === 0 ? meters : `${meters} · ${texts.meters.offline(number(sensors.offline))}`
}
