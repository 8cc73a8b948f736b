import { describe, expect, it } from 'vitest'
import { type Command, numberOf, readCommandLine, Usage } from '../../../broker/contract/command.ts'

const start = async () => ({ close: async () => {} })
const COMMANDS: Record<string, Command> = {
  start: { summary: 'run it', options: {}, start },
  keep: { summary: 'keep it', options: {}, argument: { name: 'file', required: false, help: 'where' }, start },
  take: { summary: 'take it', options: {}, argument: { name: 'file', required: true, help: 'from where' }, start },
  both: {
    summary: 'do it to them',
    options: {},
    argument: [
      { name: 'action', required: true, help: 'what' },
      { name: 'name', required: false, help: 'to whom' },
    ],
    start,
  },
  turn: { summary: 'turn the disc', options: { times: { value: 'N', default: '1', help: 'so often' } }, start },
}
const read = (...args: string[]) => readCommandLine(COMMANDS, args)

describe('A command line', () => {
  it('without a command is start', () => {
    expect(read()).toMatchObject({ name: 'start', config: undefined, values: {} })
    expect(read('--config', 'my.yaml')).toMatchObject({ name: 'start', config: 'my.yaml' })
  })

  it('tells the command, its options and the settings file', () => {
    expect(read('turn')).toMatchObject({ name: 'turn', command: COMMANDS['turn'], values: { times: '1' } })
    expect(read('turn', '--times=3', '--config', 'a')).toMatchObject({ values: { times: '3' }, config: 'a' })
  })

  it('tells what a command takes beside its options', () => {
    expect(read('keep')).toMatchObject({ values: { file: '' } })
    expect(read('take', 'a b.db', '--config', 'c')).toMatchObject({ values: { file: 'a b.db' }, config: 'c' })
    expect(read('keep', '--help')).toMatch(/^Usage: wattwheel keep \[FILE\] \[options\]\n.*^ {2}FILE +where$/ms)
    expect(read('take', '--help')).toMatch(/^Usage: wattwheel take FILE \[options\]\n/)
  })

  it('tells several in their order', () => {
    expect(read('both', 'add', 'me')).toMatchObject({ values: { action: 'add', name: 'me' } })
    expect(read('both', 'list')).toMatchObject({ values: { action: 'list', name: '' } })
    expect(read('both', '-h')).toMatch(/^Usage: wattwheel both ACTION \[NAME\] \[options\]\n.*^ {2}NAME +to whom$/ms)
  })

  it.each(['--help', '-h'])('asks for help with %s', (help) => {
    expect(read(help)).toMatch(
      /^Usage: wattwheel \[command\] \[options\]\n\n {2}start +run it\n(.*\n)+ {2}turn +turn the disc\n/,
    )
    expect(read('turn', help)).toMatch(/^Usage: wattwheel turn .*turn the disc.*--times N +so often \(default: 1\)\n/s)
    expect(read('turn', help)).toMatch(/--config FILE +the settings file/)
  })

  it.each([
    [['twist'], 'expected one of start, keep, take, both, turn, got "twist"'],
    [['constructor'], 'expected one of start, keep, take, both, turn, got "constructor"'],
    [['--times', '3'], "Unknown option '--times'"],
    [['turn', '--colour', 'red'], "Unknown option '--colour'"],
    [['turn', 'twice'], "Unexpected argument 'twice'"],
    [['take'], 'expected one FILE, got none'],
    [['keep', 'a', 'b'], 'expected one FILE, got a b'],
    [['both'], 'expected one ACTION and one NAME, got none'],
    [['both', 'a', 'b', 'c'], 'expected one ACTION and one NAME, got a b c'],
    [['turn', '--times'], "Option '--times <value>' argument missing"],
  ])('that cannot be understood is told so: %j', (args, message) => {
    expect(() => read(...args)).toThrow(Usage)
    expect(() => read(...args)).toThrow(message)
  })
})

describe('A number among the options', () => {
  it('is read', () => {
    expect(['0', '2.5', '1e3'].map((times) => numberOf({ times }, 'times', 0))).toEqual([0, 2.5, 1000])
  })

  it.each(['', ' ', 'three', '-1', 'Infinity', 'NaN', '3x'])('is not %j', (times) => {
    expect(() => numberOf({ times }, 'times', 0)).toThrow(
      `expected --times to be a number of at least 0, got "${times}"`,
    )
    expect(() => numberOf({ times }, 'times', 0)).toThrow(Usage)
  })
})
