import type { privacy as en } from '../en/privacy.ts';
import type { Section } from '../section.ts';

/** Ce que l’on dit à une personne de ce qui est conservé à son sujet. */
export const privacy: Section<typeof en> = {
  'privacy.title': 'Ce qui est conservé à votre sujet',
  'privacy.tasks':
    'Vidéos demandées, avec prompt, adresse de l’image, dates et identifiants : {tasks}',
  'privacy.forms': 'Formulaires que vous n’avez pas envoyés : {forms}',
  'privacy.more': 'Vos dépenses, les blocages et vos modifications dans l’administration.',
  'privacy.exported': 'Tout ce qui est conservé à votre sujet se trouve dans ce fichier.',
  'privacy.sent': 'C’est dans nos messages privés.',
  'privacy.unsent': 'Le fichier n’a pas pu vous être envoyé',
  'privacy.unsent.text': 'La personne qui gère le bot doit s’en occuper. Rien n’a été modifié.',
  'privacy.ask': 'Supprimer cela définitivement ?',
  'privacy.goes_one':
    'Ce qui est supprimé : votre vidéo ({count}) avec son prompt, son image, ses dates et ses identifiants, et les formulaires que vous n’avez pas envoyés. Les boutons et les liens de cette vidéo cessent de fonctionner.',
  'privacy.goes_many':
    'Ce qui est supprimé : vos {count} de vidéos avec prompts, images, dates et identifiants, et les formulaires que vous n’avez pas envoyés. Les boutons et les liens de ces vidéos cessent de fonctionner.',
  'privacy.goes_other':
    'Ce qui est supprimé : vos {count} vidéos avec prompts, images, dates et identifiants, et les formulaires que vous n’avez pas envoyés. Les boutons et les liens de ces vidéos cessent de fonctionner.',
  'privacy.chat':
    'Les vidéos restent dans la discussion, et la passerelle peut encore les avoir. Pour en retirer une, appuyez d’abord sur « Supprimer » en dessous : ensuite, seule la personne qui gère l’endroit le pourra.',
  'privacy.open':
    'Encore en cours et conservées : {open}. Redemandez lorsqu’elles seront terminées.',
  'privacy.stays':
    'Ce qui reste : ce que vous avez dépensé, jusqu’au renouvellement ; les blocages ; vos modifications dans l’administration.',
  'privacy.deleted': 'Suppression effectuée',
  'privacy.forgotten': 'Vidéos oubliées : {tasks}',

  'button.export': 'Recevoir en fichier',
  'button.erase': 'Tout supprimer',
  'button.forget': 'Supprimer définitivement',

  'trouble.question': 'Cette question est trop ancienne',
  'trouble.question.text': 'Rien n’a été supprimé. Redemandez.',
  'trouble.half-forgotten': 'Tout n’a pas pu être supprimé',
  'trouble.half-forgotten.text': 'Redemandez dans une minute : la suppression continuera.',
};
