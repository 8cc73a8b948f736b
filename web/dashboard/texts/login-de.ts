import type { LoginTexts } from './login-en.ts'

/** The words of the login, in German. */
export const loginDe: LoginTexts = {
  title: 'Anmelden',
  whyChange: 'Ändern darf nur, wer das Admin-Passwort kennt.',
  whyView: 'Von hier aus zeigt Wattwheel nur dem Admin, was dein Zuhause verbraucht.',
  details: 'Warum ist das so?',
  password: 'Admin-Passwort',
  logIn: 'Anmelden',
  checking: 'Prüfe …',
  cancel: 'Abbrechen',
  missing:
    'Es gibt noch kein Admin-Passwort. Auf dem Rechner, auf dem Wattwheel läuft, legt dieser Befehl eines an und zeigt es:',
  faults: {
    wrong: 'Das ist nicht das Admin-Passwort.',
    tooMany: 'Von hier kamen zu viele falsche Passwörter. Warte eine Minute und versuche es dann wieder.',
    crowd: 'Gerade melden sich zu viele an. Versuche es gleich noch einmal.',
    unreachable: 'Keine Verbindung zu Wattwheel. Versuche es wieder, wenn sie zurück ist.',
  },
}
