#!/usr/bin/env node
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { startBroker } from './broker/broker.ts'
import { Fault } from './broker/contract/fault.ts'
import type { Settings } from './broker/contract/settings.ts'
import { type Log, makeLog } from './broker/log.ts'
import { loadSettings, redacted } from './broker/settings.ts'
import { startIngest } from './ingest/ingest.ts'

const settings = loadSettings(process.argv[2])
const log = makeLog(settings.log.level, process.stdout)
const broker = await startBroker(settings, log.child({ stage: 'broker' }))
const ingest = await startIngest(settings, log.child({ stage: 'ingest' }))
await once(process, 'SIGINT')
await ingest.close()
await broker.close()
