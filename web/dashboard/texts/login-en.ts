/** The words of the login, in English. */
export const loginEn = {
  title: 'Log in',
  whyChange: 'Changes need the admin password of this Wattwheel.',
  whyView: 'From here, Wattwheel shows what your home uses only to the admin.',
  details: 'Why is that so?',
  password: 'Admin password',
  logIn: 'Log in',
  checking: 'Checking …',
  cancel: 'Cancel',
  missing: 'There is no admin password yet. On the machine that Wattwheel runs on, this makes one and shows it:',
  faults: {
    wrong: 'This is not the admin password.',
    tooMany: 'Too many wrong passwords came from here. Wait a minute, then try again.',
    crowd: 'Too many are logging in right now. Try again in a moment.',
    unreachable: 'No connection to Wattwheel. Try again when it is back.',
  },
}

/** What a table of these texts has to hold. */
export type LoginTexts = typeof loginEn
