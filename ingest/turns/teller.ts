import type { Clock } from '../../broker/contract/clock.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import { attempt } from '../care/attempt.ts'
import type { Follower } from '../motion/follower.ts'
import type { Publisher } from '../publish/publisher.ts'
import type { Recorded } from '../store/said.ts'
import { lostMessage } from '../store/spans.ts'
import { voiceDoubts } from './doubts.ts'

/** Makes what tells people and displays what a commit changed. */
export function makeTeller(
  settings: Settings,
  clock: Clock,
  log: Log,
  follower: Pick<Follower, 'ticked'>,
  publisher: Publisher,
): (recorded: Recorded) => void {
  const voice = voiceDoubts(settings, clock, publisher.alert)
  return ({ meters, turned, lost, doubts }) => {
    attempt(log, 'judging the motion', () => follower.ticked(turned.keys()))
    for (const one of lost) publisher.alert(one.meter, 'ticks_lost', lostMessage(one))
    voice.tell(doubts)
    publisher.changed(...meters)
  }
}
