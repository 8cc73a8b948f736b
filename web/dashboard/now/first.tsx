import './first.css'
import type { ComponentChildren } from 'preact'
import { Icon } from '../icons.tsx'
import type { View } from '../view.ts'

type Progress = 'done' | 'inProgress' | 'toCome'
const ICON_OF = { done: 'check', inProgress: 'wait', toCome: 'open' } as const

/** Before the first power: what has happened, what is awaited, and how to try without hardware. */
export function First({ view }: { view: View }) {
  const { watch, state, texts } = view
  const meter = watch.meter.value
  const port = meter && meter.mqtt_port !== 1883 ? `-p ${meter.mqtt_port} ` : ''
  const turns = state.value.kind === 'first' ? state.value.turns : 0
  const sensor = watch.present.live.value?.sensor
  const sensorText = { online: texts.sensorOnline, offline: texts.sensorGone, unknown: texts.sensorMissing }
  const step = (progress: Progress, children: ComponentChildren) => (
    <Step progress={progress} label={texts[progress]}>
      {children}
    </Step>
  )
  return (
    <>
      <section class="sec starting" aria-labelledby="starting">
        <h2 id="starting">{texts.starting}</h2>
        <ol class="steps">
          {step('done', texts.brokerRuns)}
          {step(sensor === 'online' ? 'done' : 'toCome', sensorText[sensor ?? 'unknown'])}
          {turns === 0
            ? step(
                'inProgress',
                <>
                  <b>{texts.waitForMark}</b> <small>{texts.checkSensor}</small>
                </>,
              )
            : step('done', texts.markPassed)}
          {turns === 0 ? step('toCome', texts.secondTurn) : step('inProgress', <b>{texts.secondTurn}</b>)}
        </ol>
      </section>
      <section class="sec trying" aria-labelledby="trying">
        <h2 id="trying">{texts.noHardware}</h2>
        <p>{texts.tryIt}</p>
        <code>
          mosquitto_pub {port}-t {meter?.tick_topic} -q 1 -n
        </code>
      </section>
    </>
  )
}

function Step({ progress, label, children }: { progress: Progress; label: string; children: ComponentChildren }) {
  return (
    <li class={progress}>
      <Icon name={ICON_OF[progress]} />
      <span>
        <span class="unseen">{label}: </span>
        {children}
      </span>
    </li>
  )
}
