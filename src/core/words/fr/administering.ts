import type { administering as en } from '../en/administering.ts';
import type { Section } from '../section.ts';

/** Ce que les admins lisent et remplissent. */
export const administering: Section<typeof en> = {
  'admin.title': 'Administration',
  'admin.now': 'En vigueur maintenant',
  'admin.settings': 'Paramètres',
  'admin.log': 'Journal',
  'admin.gateways': 'Passerelles',
  'admin.page': 'Page de l’opérateur',
  'admin.page.text':
    'Page de l’opérateur : {link}\nLe lien sert une seule fois, pendant {minutes} minutes. Ne le donnez à personne.',
  'admin.log.none': 'Rien n’a encore été modifié.',
  'admin.pause': 'Mettre les vidéos en pause',
  'admin.resume': 'Autoriser les vidéos',
  'admin.grant': 'Accorder des crédits',
  'admin.reset': 'Rétablir les crédits',
  'admin.chart': 'M’envoyer le graphique',
  'admin.save': 'Enregistrer',
  'admin.close': 'Fermer',
  'admin.saved': 'C’est fait',
  'admin.unchanged': 'Rien n’a été modifié.',
  'admin.user': 'Personne',
  'admin.credits': 'Crédits',
  'admin.unit': 'période',
  'admin.unit.day': 'jour',
  'admin.unit.week': 'semaine',
  'admin.unit.month': 'mois',
  'admin.limit.day': '{credits} par jour',
  'admin.limit.week': '{credits} par semaine',
  'admin.limit.month': '{credits} par mois',
  'admin.limit.none': 'sans limite',
  'admin.empty': 'Vide : {value}.',
  'admin.number': 'Indiquez un nombre entier de {least} à {most}.',
  'admin.roles.hint':
    'Sur chaque ligne, un groupe et ses crédits, par exemple : {example}. Le nombre le plus élevé compte. Groupes d’ici : {groups}',
  'admin.roles.wrong': '{line} : indiquez un groupe de cet espace de travail et un nombre entier.',
  'admin.channels.rule': 'Les vidéos sont autorisées',
  'admin.channels.only': 'dans ces canaux seulement',
  'admin.channels.except': 'partout sauf dans ces canaux',
  'admin.channels.none': 'Choisissez au moins un canal.',
  'admin.words.hint': 'Un mot ou une expression par ligne ; * remplace n’importe quelles lettres.',
  'admin.words.long': 'Au maximum {most} caractères par ligne et {lines} lignes.',
  'admin.language.own': 'celle de chaque personne',
  'admin.left': '{user} : {left}',
  'admin.no-limit': 'Personne n’a de limite ici, il n’y a donc rien à modifier.',

  'gateway.none': 'Il n’y en a aucune.',
  'gateway.working': '✓ fonctionne',
  'gateway.paused': '⏸ a demandé une pause, fin : {time}',
  'gateway.down': '✗ injoignable, nouvel essai : {time}',
  'gateway.trying': '✗ injoignable, la prochaine demande fera un nouvel essai',
  'gateway.keyless': '✗ aucune clé utilisable',
  'gateway.keyless.until': '✗ aucune clé utilisable, nouvel essai : {time}',
  'gateway.running': '{running} en cours',
  'gateway.running.most': '{running} en cours sur {most}',
  'gateway.keys': 'clés utilisables : {usable} sur {all}',
  'gateway.balance': 'solde : {left}, relevé : {time}',
  'gateway.models': 'Modèles : {models}',
  'gateway.models.none': 'Aucun modèle',
  'gateway.leaves': '{model} (retrait : {day})',
  'gateway.gone': '✗ Retirés : {models}',
  'gateway.gone.since': '{model}, depuis : {day}',
  'gateway.gone.until': '{model}, nouvel essai : {time}',

  'news.retired': '{gateway} ne connaît plus {model}',
  'news.retired.text':
    'Il n’est plus utilisé ; une demande fera un nouvel essai : {time}. Qui l’avait demandé a reçu la vidéo d’une autre passerelle, ou en est informé et a récupéré ses crédits. Pour qu’il reste désactivé, définissez retired pour lui dans CATALOGUE_FILE.',
  'news.unauthorised': '{gateway} refuse sa clé',
  'news.unauthorised.text':
    'Rien ne peut y être créé sans une clé valable : vérifiez-la dans la configuration du bot. Qui avait demandé une vidéo l’a reçue d’une autre passerelle, ou a récupéré ses crédits.',
  'news.no-credit': '{gateway} n’a plus de solde',
  'news.no-credit.text':
    'Rien ne peut y être créé avant qu’il soit rechargé. Qui avait demandé une vidéo l’a reçue d’une autre passerelle, ou a récupéré ses crédits.',
  'news.balance': 'Il reste peu de solde chez {gateway}',
  'news.balance.text':
    'Le solde est de {left} ; BALANCE_WARNING vaut {warning}. Rechargez-le avant qu’il soit épuisé.',

  'help.around':
    '{quota} : ce qu’il vous reste et les prix\n{task} : où en est une vidéo\n{history} : vos vidéos\n{privacy} : ce qui est conservé à votre sujet\n{admin} : pour les admins',

  'install.title': 'Reelbot pour Slack',
  'install.text':
    'Reelbot crée des vidéos à partir d’un prompt, ou d’une image, et les publie dans le fil.',
  'install.button': 'Ajouter à Slack',
  'install.next':
    'Slack vous demande ensuite pour quel espace de travail, et montre ce que Reelbot pourra y faire. Le lien est valable dix minutes.',
  'install.again': 'Recommencer',
  'install.done': 'Reelbot est installé',
  'install.done.text': '{name} a maintenant Reelbot.',
  'install.done.next':
    'Ensuite : invitez-le dans un canal avec {invite}, puis tapez {command} et ce que la vidéo doit montrer. {help} explique le reste.',
  'install.refused': 'Reelbot n’a pas été installé',
  'install.refused.text':
    'L’autorisation a été refusée dans Slack, et rien n’a été modifié. Si un admin doit approuver les applications de votre espace de travail, demandez-le-lui.',
  'install.over': 'Ce lien n’est plus valable',
  'install.over.text':
    'Une installation se termine dans le navigateur qui l’a commencée, en dix minutes, et une seule fois. Rien n’a été modifié.',
  'install.failed': 'L’installation a échoué',
  'install.failed.text': 'Reelbot n’a pas été installé. {why}',
  'install.failed.why':
    'Réessayez dans un instant ; si cela continue, prévenez la personne qui gère ce bot.',
  'install.failed.reason': 'La raison : {reason}.',
};
