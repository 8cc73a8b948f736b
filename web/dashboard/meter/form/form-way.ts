import type { Readings } from '../../answers.ts'
import type { Place, Way } from '../../way.ts'
import { rowsOf } from '../diary/rows.ts'
import type { Form } from '../page.ts'

/** The form that a place of this view shows: `#/meter/reading`, `#/meter/replacement`, `#/meter/removal/{id}`. */
export function formOf({ path }: Pick<Place, 'path'>, diary: Readings | null): Form | null {
  const [kind, id] = path
  if (kind === 'reading' || kind === 'replacement') return { kind }
  if (kind !== 'removal' || id === undefined || !diary) return null
  const row = rowsOf(diary).find(({ reading }) => reading.id === id && reading.kind !== 'final')
  return row ? { kind, row } : null
}

function pathOf(form: Form): string[] {
  return form.kind === 'removal' ? ['removal', form.row.reading.id ?? ''] : [form.kind]
}

/** The way into forms and out of them: each has an address, and the browser's back button leaves it. */
export function makeFormWay(way: Way): { open(form: Form): void; leave(): void } {
  let opened = false
  return {
    open(form) {
      opened = true
      way.go({ view: 'meter', path: pathOf(form), query: {} })
    },
    leave() {
      if (way.place.peek().path.length === 0) return
      // Who came by a link has nothing of this view behind him.
      if (opened) history.back()
      else way.become({ view: 'meter', path: [], query: {} })
      opened = false
    },
  }
}
