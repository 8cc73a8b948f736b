import './settings.css'
import { useSignalEffect } from '@preact/signals'
import { useMemo, useState } from 'preact/hooks'
import { awayWords } from '../away.ts'
import type { View } from '../view.ts'
import { Admission } from './admission.tsx'
import { Appearance } from './appearance.tsx'
import { Backup } from './backup.tsx'
import { makeDesk } from './desk.ts'
import { DeviceDialog } from './device-dialog.tsx'
import { Devices } from './devices.tsx'
import { InForce } from './in-force.tsx'
import { makeOpening, openIn } from './opening.ts'
import { RemovalDialog } from './removal-dialog.tsx'

/** The view Settings: what is in force, who may connect, a backup to take along, and how the page looks here. */
export function SettingsView({ view }: { view: View }) {
  const desk = useMemo(makeDesk, [])
  const page = useMemo(() => ({ ...view, desk }), [view, desk])
  const { open, leave } = useMemo(() => makeOpening(view.way), [view.way])
  const [said, setSaid] = useState('')
  useSignalEffect(() => {
    view.watch.refreshed.value // read, so that what is shown is asked for again
    void desk.refresh()
  })
  const opened = openIn(view.way.place.value)
  const away = awayWords(view)
  // It comes last: what is drawn then is whole, and moves nothing any more.
  const session = desk.session.value
  const isAdmin = session?.admin === true
  return (
    <main class="settings">
      <header class="status">
        <h1>{view.texts.tabs.settings}</h1>
        {away && <p class="state warn">{away}</p>}
      </header>
      <Appearance page={page} />
      {away && !session && <p class="sentence when-back">{view.texts.settings.whenBack}</p>}
      {session && (
        <>
          <Admission page={page} />
          <Devices page={page} open={open} />
          <Backup page={page} />
          <InForce page={page} />
        </>
      )}
      {isAdmin && opened?.kind === 'device' && <DeviceDialog page={page} onClose={leave} />}
      {isAdmin && opened?.kind === 'removal' && (
        <RemovalDialog page={page} name={opened.name} onDone={setSaid} onClose={leave} />
      )}
      <p class="unseen" role="status">
        {said}
      </p>
    </main>
  )
}
