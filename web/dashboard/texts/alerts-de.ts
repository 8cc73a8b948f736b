import type { AlertTexts } from './alerts-en.ts'

/** The words for alerts, in German. */
export const alertsDe: AlertTexts = {
  sensor_offline: {
    title: 'Der Sensor schweigt',
    note: () =>
      'Umdrehungen werden jetzt nicht gezählt, es sei denn, er hebt sie auf, bis er zurück ist. Prüfe seinen Strom und sein WLAN.',
  },
  sensor_online: {
    title: 'Der Sensor ist zurück',
    note: () => 'Es wird wieder gezählt; was er aufgehoben hat, kommt nach.',
  },
  weak_signal: {
    title: 'Der Sensor sieht die Marke kaum',
    note: (contrast) =>
      `${contrast ? `Sein Kontrast war ${contrast}; mindestens 8 ist nötig.` : 'Sein Kontrast liegt unter 8.'} Putze das Glas und richte ihn neu aus, sonst fehlen Umdrehungen.`,
  },
  ticks_lost: {
    title: 'Umdrehungen sind verloren',
    note: (turns) =>
      `${turns ? `${turns} Umdrehungen` : 'Umdrehungen'} kamen nicht an, und so viele können es nicht gewesen sein. Was gezählt ist, bleibt, wie es ist.`,
  },
  clock_wrong: {
    title: 'Eine Uhr geht falsch',
    note: () =>
      'Die Uhr des Sensors oder die von Wattwheels Rechner geht um mehr als eine Minute falsch. Sorge dafür, dass sie gestellt wird (NTP).',
  },
  boot_conflict: {
    title: 'Zwei Starts des Sensors widersprechen sich',
    note: () => 'Zwei Geräte zählen unter derselben Nummer. Nimm eines weg, oder gib ihm einen eigenen Zähler.',
  },
  two_sensors: {
    title: 'Zwei Sensoren zählen denselben Zähler',
    note: () =>
      'Die Energie ist vielleicht doppelt so hoch wie in Wahrheit. Nimm einen weg, oder gib ihm einen eigenen Zähler.',
  },
  turn_disagrees: {
    title: 'Scheibe und Umdrehungen passen nicht zusammen',
    note: () =>
      'Was der Sensor von der Scheibe sieht, passt nicht zu den Umdrehungen, die er zählt. Prüfe, wie er ausgerichtet ist.',
  },
  always_on_rose: {
    title: 'Die Grundlast ist gestiegen',
    note: (power) =>
      `${power ? `Unter etwa ${power} geht es jetzt nie.` : 'Sie ist höher als zuvor.'} Etwas Neues läuft Tag und Nacht.`,
  },
  device_left_on: {
    title: 'Etwas läuft noch',
    note: (power) => `Seit Stunden wird ${power ? `mindestens ${power}` : 'etwas'} mehr als sonst gebraucht.`,
  },
  power_high: {
    title: 'Die Leistung ist hoch',
    note: (power) => `${power ? `Eine Minute lang waren es ${power}` : 'Eine Minute lang lag sie über der Grenze'}.`,
  },
  budget: {
    title: 'Das Budget geht zu Ende',
    note: (spent) =>
      `${spent ? `${spent} sind in diesem Monat ausgegeben.` : ''} Geht es so weiter, reicht es nicht bis zum Monatsende.`.trim(),
  },
  disk_nearly_full: {
    title: 'Die Festplatte ist fast voll',
    note: (left) =>
      `${left ? `${left} sind noch frei.` : ''} Unter 64 MB wird keine Umdrehung mehr angenommen. Schaffe Platz.`.trim(),
  },
  backup_failed: {
    title: 'Eine Sicherung ist misslungen',
    note: () => 'Die vorige bleibt. Sorge für Platz auf der Festplatte, und lass wattwheel check laufen.',
  },
}
