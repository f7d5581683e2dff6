import type { refusing as en } from '../en/refusing.ts';
import type { Section } from '../section.ts';

/** Ce qui ne va pas, et ce qu’il faut faire. */
export const refusing: Section<typeof en> = {
  'trouble.invalid': 'Cela ne convient pas',
  'trouble.credits': 'Pas assez de crédits',
  'trouble.credits.text': 'Cela coûte {cost} et il vous reste {left}. Renouvellement : {reset}.',
  'trouble.credits.scope':
    'Cela coûte {cost}, et il reste {left} pour tout le monde ici. Renouvellement : {reset}.',
  'trouble.credits.global':
    'Cela coûte {cost}, et il reste {left} pour tout le monde. Renouvellement : {reset}.',
  'trouble.image': 'Cette image est inutilisable',
  'trouble.image.not-an-image':
    'Ce n’est pas une image PNG, JPEG ou WebP, quoi que dise son nom. Enregistrez-la dans un de ces formats et réessayez.',
  'trouble.image.animated': 'Elle est animée. Utilisez une image fixe.',
  'trouble.image.too-large': 'Elle dépasse {most} Mo. Réduisez-la et réessayez.',
  'trouble.image.forbidden-address':
    'Son adresse n’est pas sur l’internet public. Utilisez un lien que tout le monde peut ouvrir.',
  'trouble.image.unreachable':
    'Elle n’a pas pu être récupérée. Ouvrez le lien pour voir s’il fonctionne, ou joignez l’image.',
  'trouble.image.not-a-url': 'image: attend un lien qui commence par https://.',
  'trouble.image.too-many-pixels':
    'Elle a trop de pixels. Le maximum est de {edge} par côté et {total} millions au total : réduisez-la et réessayez.',
  'trouble.image.too-few-pixels':
    'Elle est trop petite. Il faut au moins {least} pixels de chaque côté.',
  'trouble.public-url': 'Les images d’ici n’arrivent pas encore à la passerelle',
  'trouble.public-url.text':
    'L’admin de cet espace de travail doit définir PUBLIC_URL pour le bot. D’ici là, utilisez un lien que tout le monde peut ouvrir : image:https://…',
  'trouble.place': 'Je ne suis pas dans ce canal',
  'trouble.place.text': 'Invitez-moi ici, sur Slack avec {command}, puis réessayez.',
  'trouble.no-picture': 'Il n’y a pas d’image dans ce message',
  'trouble.no-picture.text': 'Choisissez un message avec une image PNG, JPEG ou WebP.',
  'trouble.form': 'Ce formulaire est trop ancien',
  'trouble.form.text': 'Rien n’a été lancé ni dépensé. Ouvrez-le de nouveau.',
  'trouble.no-task': 'Cette tâche n’existe pas',
  'trouble.no-task.text':
    'Copiez l’ID entier de la tâche depuis sa fiche, ou regardez dans votre historique.',
  'trouble.not-yours': 'Cela appartient à quelqu’un d’autre',
  'trouble.not-yours.text': 'Créez la vôtre avec /sora.',
  'trouble.too-late': 'Ce n’est plus possible',
  'trouble.too-late.text':
    'C’était déjà fait, ou la tâche a avancé entre-temps. Rien n’a été modifié.',
  'trouble.not-resumed': 'La passerelle n’a pas cette vidéo',
  'trouble.not-resumed.text': 'Créez-la de nouveau si vous la voulez toujours.',
  'trouble.not-admin': 'C’est réservé aux admins',
  'trouble.not-admin.text': 'Adressez-vous à la personne qui gère cet endroit.',
  'trouble.maintenance': 'Les admins ont mis les vidéos en pause ici',
  'trouble.maintenance.text': 'Rien n’a été lancé ni dépensé. Réessayez plus tard.',
  'trouble.blocked': 'Vous ne pouvez pas créer de vidéos ici',
  'trouble.blocked.text':
    'Un admin a bloqué cela. Adressez-vous aux admins si vous pensez que c’est une erreur.',
  'trouble.channel': 'Pas de vidéos dans ce canal',
  'trouble.channel.text': 'Rien n’a été dépensé. Essayez un autre canal.',
  'trouble.channel.only': 'Rien n’a été dépensé. Allez dans {channels}.',
  'trouble.confirm_one': 'Cela coûte {count} crédit',
  'trouble.confirm_many': 'Cela coûte {count} de crédits',
  'trouble.confirm_other': 'Cela coûte {count} crédits',
  'trouble.confirm.text': 'Rien n’a encore été dépensé. La voulez-vous ?',
  'trouble.store': 'Impossible de compter les crédits en ce moment',
  'trouble.store.text': 'Rien n’a donc été lancé ni dépensé. Réessayez dans une minute.',
  'trouble.busy': 'Nous sommes débordés',
  'trouble.busy.text': 'Rien n’a été lancé et rien n’a été dépensé. Réessayez dans une minute.',
  'trouble.stopping': 'Le bot redémarre',
  'trouble.stopping.text': 'Rien n’a été lancé. Réessayez dans une minute.',
  'trouble.defect': 'Une erreur s’est produite de notre côté',
  'trouble.defect.text':
    'Rien n’a été lancé ni dépensé. Réessayez ; si cela se reproduit, prévenez votre admin.',

  'failure.people': 'La passerelle n’accepte pas de vraies personnes',
  'failure.people.text':
    'Elle a trouvé une personne ou un visage. Utilisez une image sans personne, ou ne décrivez personne de réel ; vos crédits sont rendus.',
  'failure.moderated': 'La passerelle a refusé cela',
  'failure.moderated.text':
    'Sa modération refuse ce que montre le prompt ou l’image. Reformulez le prompt ou utilisez une autre image ; vos crédits sont rendus.',
  'failure.picture': 'La passerelle n’a pas pu utiliser l’image',
  'failure.picture.text':
    'Elle n’a pas pu l’ouvrir, ou son format ou sa taille ne convient pas. Utilisez une autre image ; vos crédits sont rendus.',
  'failure.rejected': 'La passerelle a refusé cette demande',
  'failure.rejected.text':
    'Elle n’a pas accepté ces options. Changez-les et réessayez ; vos crédits sont rendus.',
  'failure.retired': 'Ce modèle a été retiré',
  'failure.retired.text':
    'La passerelle ne le propose plus. Choisissez un autre modèle ; vos crédits sont rendus.',
  'failure.unauthorised': 'La passerelle ne laisse pas entrer le bot',
  'failure.unauthorised.text': 'Un admin doit vérifier la clé. Vos crédits sont rendus.',
  'failure.no-credit': 'La passerelle n’a plus de solde',
  'failure.no-credit.text': 'Un admin doit le recharger. Vos crédits sont rendus.',
  'failure.unknown-task': 'La passerelle ne connaît plus cette tâche',
  'failure.unknown-task.text': 'Relancez-la si vous la voulez toujours ; vos crédits sont rendus.',
  'failure.nonsense': 'La passerelle a répondu sans vidéo',
  'failure.nonsense.text': 'Réessayez ; vos crédits sont rendus.',
  'failure.cancelled': 'La passerelle a annulé cette tâche',
  'failure.cancelled.text': 'Réessayez ; vos crédits sont rendus.',
  'failure.timeout': 'La passerelle a abandonné cette tâche',
  'failure.timeout.text':
    'Elle y a pris trop de temps. Réessayez, ou demandez une vidéo plus courte ; vos crédits sont rendus.',
  'failure.expired': 'Cette vidéo a expiré sur la passerelle',
  'failure.expired.text': 'Relancez-la ; vos crédits sont rendus.',
  'failure.internal': 'La passerelle est en panne',
  'failure.internal.text': 'Le problème vient d’elle. Réessayez ; vos crédits sont rendus.',
  'failure.deadline': 'Cela a pris trop de temps',
  'failure.deadline.text':
    'La passerelle n’avait pas terminé à temps, et nous avons cessé d’attendre. Vos crédits sont rendus.',
  'failure.unreachable': 'La passerelle est restée injoignable',
  'failure.unreachable.text':
    'Rien n’y a été lancé. Réessayez plus tard ; vos crédits sont rendus.',
  'failure.lost': 'Nous avons perdu la trace de cette demande',
  'failure.lost.text':
    'Elle a peut-être commencé sur la passerelle, ou peut-être pas. Elle n’a pas été renvoyée, et vos crédits sont rendus.',
  'failure.place': 'Je ne peux pas écrire dans ce canal',
  'failure.place.text':
    'Invitez-moi ici, sur Slack avec {command}, puis réessayez ; vos crédits sont rendus.',
  'failure.picture-gone': 'L’image n’est plus là',
  'failure.picture-gone.text':
    'Elle avait disparu quand son tour est venu. Joignez-la de nouveau ; vos crédits sont rendus.',
  'failure.public-url': 'L’image n’arrive pas à la passerelle',
  'failure.public-url.text':
    'L’admin de cet espace de travail doit définir PUBLIC_URL pour le bot. Vos crédits sont rendus.',
  'failure.left': 'Retirée de la file d’attente',
  'failure.left.text': 'Rien n’a été lancé ; vos crédits sont rendus.',
  'failure.stopped': 'N’est plus suivie',
  'failure.stopped.text':
    'La passerelle ne peut pas être arrêtée : elle continue et se fait payer, les crédits restent donc dépensés.',
  'failure.called-off': 'Arrêtée sur la passerelle',
  'failure.called-off.text': 'Elle ne sera pas créée, et vos crédits sont rendus.',
  'failure.credits': 'Pas assez de crédits',
  'failure.credits.text':
    'Ils ont été dépensés avant que cette tâche puisse commencer. Réessayez après le renouvellement.',

  'problem.prompt.empty': '{option} : dites ce que montre la vidéo.',
  'problem.prompt.word': '{option} : les admins n’autorisent pas {word} ici. Enlevez-le.',
  'problem.prompt.long': '{option} : {length} caractères, c’est trop ; le maximum est {most}.',
  'problem.model.unknown': '{option} : {model} n’existe pas. Choix possibles : {allowed}.',
  'problem.model.off': '{option} : les admins ont désactivé {model} ici. Choisissez-en un autre.',
  'problem.model.retired': '{option} : {model} a été retiré. Choix possibles : {allowed}.',
  'problem.duration.number':
    '{option} : indiquez les secondes par un nombre. Choix possibles : {allowed}.',
  'problem.duration.other':
    '{option} : {duration} s n’est pas proposé. Avec {model} : {allowed} s.',
  'problem.duration.needs': '{option} : {duration} s nécessite {able}. Avec {model} : {allowed} s.',
  'problem.duration.size':
    '{option} : {duration} s nécessite {model} à la taille {sizes}. À la taille {size} : {allowed} s.',
  'problem.orientation.unknown': '{option} : choix possibles : {allowed}.',
  'problem.orientation.other': '{option} : avec {model} : {allowed}.',
  'problem.size.unknown': '{option} : choix possibles : {allowed}.',
  'problem.size.other': '{option} : {size} n’est pas proposé. Avec {model} : {allowed}.',
  'problem.size.needs': '{option} : {size} nécessite {able}. Avec {model} : {allowed}.',
  'problem.style.other': '{option} : {style} n’existe pas. Choix possibles : {allowed}.',
  'problem.style.none': '{option} : {model} n’a pas de styles. Modèles qui en ont : {able}.',
  'problem.image.url': '{option} : indiquez un lien qui commence par https://.',
  'problem.image.many_one': '{option} : {model} accepte {count} image.',
  'problem.image.many_many': '{option} : {model} accepte {count} d’images.',
  'problem.image.many_other': '{option} : {model} accepte {count} images.',
  'problem.image.none': '{option} : {model} n’accepte pas d’image.',
  'problem.image.needed':
    '{option} : {model} crée des vidéos à partir d’une image. Joignez-en une ou choisissez un autre modèle.',
  'problem.storyboard.none': '{option} : {model} n’en a pas. Modèles qui en ont : {able}.',
  'problem.storyboard.long':
    '{option} : les plans durent {shots} s en tout, et la vidéo {duration} s. Raccourcissez-les ou choisissez une durée plus longue.',
  'problem.edit.none': '{option} : {model} ne peut pas éditer. Modèles qui le peuvent : {able}.',
  'problem.edit.empty': '{option} : indiquez l’id d’édition d’une vidéo précédente.',
  'problem.boolean': '{option} : répondez oui ou non.',
  'problem.option.unknown': '{name} : cette option n’existe pas. Options : {allowed}.',
  'problem.option.unknown.near':
    '{name} : cette option n’existe pas. Vouliez-vous dire {nearest} ?',
  'problem.option.twice': '{option} : elle est donnée deux fois.',
};
