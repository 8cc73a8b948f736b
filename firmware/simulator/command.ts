import { type Command, numberOf } from '../../broker/contract/command.ts'
import { Fault } from '../../broker/contract/fault.ts'
import { brokerUrl } from '../../broker/contract/settings.ts'
import type { Simulator } from './simulate.ts'
import { startSimulator } from './simulate.ts'

/** `wattwheel simulate`: a household without hardware. */
export const simulateCommand = {
  summary: 'run a simulated household with a meter and its sensor',
  options: {
    meter: { value: 'ID', default: 'main', help: 'the meter that it turns' },
    days: { value: 'N', default: '0', help: 'begin so many days ago' },
    speed: { value: 'N', default: '1', help: 'hurry N times as fast through the past instead of sending it at once' },
    seed: { value: 'N', default: '1', help: 'another number is another household' },
    'no-turns': { value: '', default: '', help: 'its sensor does not follow the disc between the marks' },
    url: { value: 'URL', default: '', help: 'where the broker is (default: as the settings say)' },
  },
  async start(settings, log, values): Promise<Simulator> {
    const { meter = 'main', url } = values
    const known = settings.meters[meter]
    if (!known) throw new Fault(`simulate: expected a meter of the settings, got "${meter}". Add it under "meters".`)
    const { root, username, password } = settings.mqtt
    return startSimulator(
      {
        url: url || brokerUrl(settings),
        username,
        password,
        root,
        meter,
        impulsesPerKwh: known.impulses_per_kwh,
        days: numberOf(values, 'days', 0),
        speed: numberOf(values, 'speed', 1),
        seed: numberOf(values, 'seed', 0),
        turns: values['no-turns'] !== 'true',
        timezone: known.timezone ?? settings.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
      log,
    )
  },
} satisfies Command
