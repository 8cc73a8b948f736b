import { useState } from 'preact/hooks'
import { Dialog } from '../form/dialog.tsx'
import { ConnectionData } from './connection-data.tsx'
import { DeviceForm } from './device-form.tsx'
import type { MadeUser } from './office.ts'
import type { Page } from './page.ts'

/** Makes the user of a device, and then shows once what the device is to be told. */
export function DeviceDialog({ page, onClose }: { page: Page; onClose(): void }) {
  const words = page.texts.settings
  const [made, setMade] = useState<MadeUser | null>(null)
  const facts = page.desk.facts.value
  return (
    <Dialog title={made ? words.made(made.name) : words.add} onClose={onClose}>
      {made && facts ? (
        <ConnectionData page={page} user={made} facts={facts} />
      ) : (
        <DeviceForm page={page} onMade={setMade} />
      )}
    </Dialog>
  )
}
