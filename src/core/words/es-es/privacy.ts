import type { privacy as en } from '../en/privacy.ts';
import type { Section } from '../section.ts';

/** Lo que se dice a una persona de lo que se guarda sobre ella. */
export const privacy: Section<typeof en> = {
  'privacy.title': 'Lo que se guarda sobre ti',
  'privacy.tasks':
    'Vídeos que pediste, con prompt, dirección de la imagen, fechas e identificadores: {tasks}',
  'privacy.forms': 'Formularios que no has enviado: {forms}',
  'privacy.more': 'Lo que has gastado, los bloqueos y lo que has cambiado en la administración.',
  'privacy.exported': 'En este archivo está todo lo que se guarda sobre ti.',
  'privacy.sent': 'Está en nuestros mensajes directos.',
  'privacy.unsent': 'No se te ha podido enviar el archivo',
  'privacy.unsent.text': 'Tiene que mirarlo quien gestiona el bot. No se ha cambiado nada.',
  'privacy.ask': '¿Eliminar esto para siempre?',
  'privacy.goes_one':
    'Lo que se elimina: tu vídeo con su prompt, su imagen, sus fechas y sus identificadores, y los formularios que no has enviado. Los botones y enlaces de este vídeo dejan de funcionar.',
  'privacy.goes_many':
    'Lo que se elimina: tus {count} de vídeos con prompts, imágenes, fechas e identificadores, y los formularios que no has enviado. Los botones y enlaces de estos vídeos dejan de funcionar.',
  'privacy.goes_other':
    'Lo que se elimina: tus {count} vídeos con prompts, imágenes, fechas e identificadores, y los formularios que no has enviado. Los botones y enlaces de estos vídeos dejan de funcionar.',
  'privacy.chat':
    'Los vídeos se quedan en el chat, y la pasarela puede conservarlos. Para quitar uno, pulsa antes «Eliminar» debajo de él: después solo puede hacerlo quien gestiona el lugar.',
  'privacy.open': 'Siguen en proceso y se quedan: {open}. Pídelo de nuevo cuando hayan terminado.',
  'privacy.stays':
    'Lo que se queda: cuánto has gastado, hasta que se renueve; los bloqueos; lo que has cambiado en la administración.',
  'privacy.deleted': 'Eliminado',
  'privacy.forgotten': 'Vídeos olvidados: {tasks}',

  'button.export': 'Recibirlo en un archivo',
  'button.erase': 'Eliminarlo',
  'button.forget': 'Eliminarlo para siempre',

  'trouble.question': 'Esta pregunta es demasiado antigua',
  'trouble.question.text': 'No se ha eliminado nada. Pídelo de nuevo.',
  'trouble.half-forgotten': 'No se ha podido eliminar todo',
  'trouble.half-forgotten.text': 'Pídelo de nuevo en un minuto: sigue con el resto.',
};
