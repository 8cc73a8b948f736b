import './tokens.css'
import './page.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { browserLocale } from './locale.ts'
import { startTheme } from './theme.ts'
import { watchMeter } from './watch.ts'

const { locale, texts } = browserLocale(navigator.language)
document.documentElement.lang = locale
startTheme()
const watch = watchMeter(new URLSearchParams(location.search).get('meter'))
render(<App watch={watch} locale={locale} texts={texts} />, document.body)
