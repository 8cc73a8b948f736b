import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe } from 'vitest'
import { postgresPrograms } from './postgres.ts'

/** Something that some tests need, and what to do to have it; CI must have what can be installed. */
interface Tool {
  here: boolean
  install: string
  optional?: boolean
}

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where Chromium is; undefined where it is not installed. */
export const chromiumPath = CHROMIUM.find((path) => existsSync(path))

/** Where Debian has what nginx needs to pass on anything but HTTP. */
export const NGINX_STREAM = '/usr/lib/nginx/modules/ngx_stream_module.so'

const BUILT = 'firmware/test/build'

/** The sensor's firmware as a program of this machine; undefined where it is not built. */
export const hostSensor = [`${BUILT}/sensor`].find((path) => existsSync(path))

const TOOLS = {
  'mosquitto clients': { here: isHere('mosquitto_pub', '--help'), install: 'apt-get install mosquitto-clients' },
  mosquitto: { here: isHere('/usr/sbin/mosquitto', '-h'), install: 'apt-get install mosquitto' },
  'nats-server': { here: isHere('/usr/sbin/nats-server', '--version'), install: 'apt-get install nats-server' },
  postgresql: { here: postgresPrograms() !== undefined, install: 'apt-get install postgresql' },
  prometheus: { here: isHere('prometheus', '--version'), install: 'apt-get install prometheus' },
  nginx: { here: isHere('/usr/sbin/nginx', '-v'), install: 'apt-get install nginx' },
  'nginx stream': {
    here: existsSync(NGINX_STREAM),
    install: 'apt-get install libnginx-mod-stream',
    optional: true,
  },
  caddy: { here: isHere('caddy', 'version'), install: 'apt-get install caddy' },
  strace: { here: isHere('strace', '-V'), install: 'apt-get install strace' },
  chromium: { here: chromiumPath !== undefined, install: 'apt-get install chromium' },
  'the firmware on this machine': {
    here: hostSensor !== undefined && existsSync(`${BUILT}/display`),
    install: 'apt-get install libmosquitto-dev, then make -C firmware host',
  },
  recordings: {
    here: existsSync(process.env['WATTWHEEL_TRACES'] ?? ''),
    install: 'set WATTWHEEL_TRACES to the folder of the recordings',
    optional: true,
  },
} satisfies Record<string, Tool>

function isHere(program: string, argument: string): boolean {
  return spawnSync(program, [argument], { stdio: 'ignore' }).error === undefined
}

/**
 * A group of tests that needs a tool. Where it is missing the group is skipped and its title says what to
 * install; in CI (`CI=true`) that is a failure.
 */
export function describeWith(tool: keyof typeof TOOLS, title: string, tests: () => void): void {
  const { here, install, optional }: Tool = TOOLS[tool]
  if (here || (process.env['CI'] === 'true' && !optional)) describe(title, tests)
  else describe.skip(`${title} [needs ${tool}: ${install}]`, tests)
}
