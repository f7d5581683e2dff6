import type { privacy as en } from '../en/privacy.ts';
import type { Section } from '../section.ts';

/** Was einer Person darüber gesagt wird, was über sie gespeichert ist. */
export const privacy: Section<typeof en> = {
  'privacy.title': 'Was über dich gespeichert ist',
  'privacy.tasks':
    'Videos, um die du gebeten hast, mit Prompt, Adresse des Bildes, Zeiten und IDs: {tasks}',
  'privacy.forms': 'Formulare, die du nicht abgeschickt hast: {forms}',
  'privacy.more': 'Was du ausgegeben hast, Sperren und was du als Admin geändert hast.',
  'privacy.exported': 'Alles, was über dich gespeichert ist, steht in dieser Datei.',
  'privacy.sent': 'Es ist in unseren Direktnachrichten.',
  'privacy.unsent': 'Die Datei konnte dir nicht geschickt werden',
  'privacy.unsent.text': 'Wer den Bot betreibt, muss sich das ansehen. Es wurde nichts geändert.',
  'privacy.ask': 'Das endgültig löschen?',
  'privacy.goes_one':
    'Was wegfällt: dein Video mit Prompt, Bild, Zeiten und IDs, und Formulare, die du nicht abgeschickt hast. Buttons und Links dieses Videos gehen dann nicht mehr.',
  'privacy.goes_other':
    'Was wegfällt: deine {count} Videos mit Prompts, Bildern, Zeiten und IDs, und Formulare, die du nicht abgeschickt hast. Buttons und Links dieser Videos gehen dann nicht mehr.',
  'privacy.chat':
    'Videos bleiben im Chat, und das Gateway hat sie vielleicht noch. Um eines wegzunehmen, drücke vorher „Löschen“ darunter: Danach kann das nur noch, wer den Ort verwaltet.',
  'privacy.open': 'Noch in Arbeit und bleiben: {open}. Frag noch einmal, wenn sie beendet sind.',
  'privacy.stays':
    'Was bleibt: wie viel du ausgegeben hast, bis es wieder voll ist; Sperren; was du als Admin geändert hast.',
  'privacy.deleted': 'Gelöscht',
  'privacy.forgotten': 'Vergessene Videos: {tasks}',

  'button.export': 'Als Datei bekommen',
  'button.erase': 'Löschen',
  'button.forget': 'Endgültig löschen',

  'trouble.question': 'Diese Frage ist zu alt',
  'trouble.question.text': 'Es wurde nichts gelöscht. Frag noch einmal.',
  'trouble.half-forgotten': 'Es konnte nicht alles gelöscht werden',
  'trouble.half-forgotten.text':
    'Frag in einer Minute noch einmal: Dann geht es mit dem Rest weiter.',
};
