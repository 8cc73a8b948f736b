import { loadSettings, redacted } from './broker/settings.ts'

console.log(JSON.stringify(redacted(loadSettings(process.argv[2]))))
