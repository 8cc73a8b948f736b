import type { LoginTexts } from './login-en.ts'

/** The words of the login, in German. */
export const loginDe: LoginTexts = {
  title: 'Anmelden',
  whyChange: 'Änderungen brauchen das Admin-Passwort dieses Wattwheel.',
  whyView: 'Von hier aus zeigt Wattwheel nur dem Admin, was dein Zuhause verbraucht.',
  details: 'Warum ist das so?',
  password: 'Admin-Passwort',
  logIn: 'Anmelden',
  checking: 'Prüfe …',
  cancel: 'Abbrechen',
  missing: 'Es gibt noch kein Admin-Passwort. Auf dem Rechner, auf dem Wattwheel läuft, macht und zeigt eines:',
  faults: {
    wrong: 'Das ist nicht das Admin-Passwort.',
    tooMany: 'Zu viele falsche Passwörter kamen von hier. Warte eine Minute und versuche es dann wieder.',
    crowd: 'Gerade melden sich zu viele an. Versuche es gleich wieder.',
    unreachable: 'Keine Verbindung zu Wattwheel. Versuche es wieder, wenn sie zurück ist.',
  },
}
