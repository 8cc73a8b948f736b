import { useState } from 'preact/hooks'
import { closeAround } from '../form/dialog.tsx'
import { Segments } from '../segments.tsx'
import { freeName } from './connection.ts'
import { refusalWords } from './desk.ts'
import { type MadeUser, ROLES, type Role, request } from './office.ts'
import type { Page } from './page.ts'

/** What the broker takes for a name. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/

interface DeviceFormProps {
  page: Page
  onMade(user: MadeUser): void
}

/** What a new device is, and what it is to be called. */
export function DeviceForm({ page, onMade }: DeviceFormProps) {
  const words = page.texts.settings
  const taken = page.desk.users.value?.map((user) => user.name) ?? []
  const [role, setRole] = useState<Role>('sensor')
  const [typed, setTyped] = useState<string | null>(null)
  const [meter, setMeter] = useState(page.desk.facts.value?.meters[0]?.id ?? '')
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  const name = typed ?? freeName(role, taken)
  async function make(event: SubmitEvent) {
    event.preventDefault()
    if (!NAME.test(name)) return setFault(words.nameWrong)
    if (taken.includes(name)) return setFault(words.nameTaken(name))
    setBusy(true)
    try {
      onMade(await request<MadeUser>('POST', 'users', { name, role, ...(meterOf(role, meter) ?? {}) }))
      await page.desk.refresh()
    } catch (error) {
      setBusy(false)
      setFault(refusalWords(error, page))
    }
  }
  return (
    <form onSubmit={make} noValidate>
      <div class="field">
        <Segments<Role>
          label={words.role}
          of={ROLES.map((one) => [one, words.roles[one]])}
          chosen={role}
          onChoose={setRole}
        />
        <small>{words.roleNotes[role]}</small>
      </div>
      <div class="field">
        <label for="device">{words.name}</label>
        <span class="box">
          <input
            id="device"
            value={name}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            aria-describedby="device-note"
            onInput={(event) => setTyped(event.currentTarget.value.trim())}
          />
        </span>
        <small id="device-note">{words.nameNote}</small>
      </div>
      <MeterField page={page} role={role} meter={meter} onChoose={setMeter} />
      <p class="fault" role="alert">
        {fault}
      </p>
      <div class="choices">
        <button type="button" class="button" onClick={(event) => closeAround(event.currentTarget)}>
          {words.cancel}
        </button>
        <button type="submit" class="button filled" disabled={busy}>
          {busy ? words.making : words.make}
        </button>
      </div>
    </form>
  )
}

/** A sensor is of one meter; a display of one or, when none is named, of all; nobody else is of any. */
function meterOf(role: Role, meter: string): { meters: string[] } | null {
  return (role === 'sensor' || role === 'display') && meter !== '' ? { meters: [meter] } : null
}

interface MeterFieldProps {
  page: Page
  role: Role
  meter: string
  onChoose(meter: string): void
}

/** Only where there are several meters to choose from. */
function MeterField({ page: { texts, desk }, role, meter, onChoose }: MeterFieldProps) {
  const words = texts.settings
  const meters = desk.facts.value?.meters ?? []
  if (meters.length < 2 || (role !== 'sensor' && role !== 'display')) return null
  return (
    <div class="field">
      <label for="device-meter">{words.meter}</label>
      <span class="box">
        <select id="device-meter" value={meter} onChange={(event) => onChoose(event.currentTarget.value)}>
          {role === 'display' && <option value="">{words.allMeters}</option>}
          {meters.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </span>
    </div>
  )
}
