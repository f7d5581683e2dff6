import type { administering as en } from '../en/administering.ts';
import type { Section } from '../section.ts';

/** Was Admins lesen und ausfüllen. */
export const administering: Section<typeof en> = {
  'admin.title': 'Verwaltung',
  'admin.now': 'Was jetzt gilt',
  'admin.settings': 'Einstellungen',
  'admin.log': 'Protokoll',
  'admin.gateways': 'Gateways',
  'admin.page': 'Betreiberseite',
  'admin.page.text':
    'Betreiberseite: {link}\nDer Link gilt einmal und {minutes} Minuten lang. Gib ihn an niemanden weiter.',
  'admin.log.none': 'Es wurde noch nichts geändert.',
  'admin.pause': 'Neue Videos pausieren',
  'admin.resume': 'Neue Videos erlauben',
  'admin.grant': 'Credits gutschreiben',
  'admin.reset': 'Credits zurücksetzen',
  'admin.chart': 'Schick mir das Diagramm',
  'admin.save': 'Speichern',
  'admin.close': 'Schließen',
  'admin.saved': 'Erledigt',
  'admin.unchanged': 'Es wurde nichts geändert.',
  'admin.user': 'Person',
  'admin.credits': 'Credits',
  'admin.unit': 'Zeitraum',
  'admin.unit.day': 'Tag',
  'admin.unit.week': 'Woche',
  'admin.unit.month': 'Monat',
  'admin.limit.day': '{credits} pro Tag',
  'admin.limit.week': '{credits} pro Woche',
  'admin.limit.month': '{credits} pro Monat',
  'admin.limit.none': 'ohne Grenze',
  'admin.empty': 'Leer: {value}.',
  'admin.number': 'Gib eine ganze Zahl von {least} bis {most} an.',
  'admin.roles.hint':
    'In jeder Zeile eine Gruppe und ihre Credits, zum Beispiel: {example}. Die höchste Zahl gilt. Gruppen hier: {groups}',
  'admin.roles.wrong': '{line}: Gib eine Gruppe dieses Workspace und eine ganze Zahl an.',
  'admin.channels.rule': 'Videos sind erlaubt',
  'admin.channels.only': 'nur in diesen Kanälen',
  'admin.channels.except': 'überall außer in diesen Kanälen',
  'admin.channels.none': 'Wähle mindestens einen Kanal.',
  'admin.words.hint':
    'In jeder Zeile ein Wort oder eine Wendung; * steht für beliebige Buchstaben.',
  'admin.words.long': 'Höchstens {most} Zeichen in einer Zeile und {lines} Zeilen.',
  'admin.language.own': 'die jeder Person',
  'admin.left': '{user}: {left}',
  'admin.no-limit': 'Hier hat niemand eine Grenze, also gibt es nichts zu ändern.',

  'gateway.none': 'Es gibt keines.',
  'gateway.working': '✓ funktioniert',
  'gateway.paused': '⏸ hat um eine Pause gebeten, bis: {time}',
  'gateway.down': '✗ nicht erreichbar, neuer Versuch: {time}',
  'gateway.trying': '✗ nicht erreichbar, die nächste Anfrage versucht es wieder',
  'gateway.keyless': '✗ kein Schlüssel ist verwendbar',
  'gateway.keyless.until': '✗ kein Schlüssel ist verwendbar, neuer Versuch: {time}',
  'gateway.running': '{running} in Arbeit',
  'gateway.running.most': '{running} von {most} in Arbeit',
  'gateway.keys': 'verwendbare Schlüssel: {usable} von {all}',
  'gateway.balance': 'Guthaben: {left}, abgefragt: {time}',
  'gateway.models': 'Modelle: {models}',
  'gateway.models.none': 'Keine Modelle',
  'gateway.leaves': '{model} (fällt weg: {day})',
  'gateway.gone': '✗ Weggefallen: {models}',
  'gateway.gone.since': '{model}, seit: {day}',
  'gateway.gone.until': '{model}, neuer Versuch: {time}',

  'news.retired': '{gateway} kennt {model} nicht mehr',
  'news.retired.text':
    'Es wird nicht verwendet; eine Anfrage versucht es wieder: {time}. Wer es wollte, hat das Video von einem anderen Gateway bekommen oder weiß Bescheid und hat die Credits zurück. Damit es abgeschaltet bleibt, setze retired dafür in CATALOGUE_FILE.',
  'news.unauthorised': '{gateway} lehnt seinen Schlüssel ab',
  'news.unauthorised.text':
    'Dort kann nichts erstellt werden, bis ein Schlüssel gilt: Prüfe ihn in der Konfiguration des Bots. Wer ein Video wollte, hat es von einem anderen Gateway bekommen oder hat die Credits zurück.',
  'news.no-credit': '{gateway} hat kein Guthaben mehr',
  'news.no-credit.text':
    'Dort kann nichts erstellt werden, bis es aufgeladen ist. Wer ein Video wollte, hat es von einem anderen Gateway bekommen oder hat die Credits zurück.',
  'news.balance': 'Das Guthaben bei {gateway} ist fast leer',
  'news.balance.text':
    'Das Guthaben ist {left}; BALANCE_WARNING ist {warning}. Lade es auf, bevor es leer ist.',

  'help.around':
    '{quota}: was du noch hast und was es kostet\n{task}: wie es um ein Video steht\n{history}: deine Videos\n{privacy}: was über dich gespeichert ist\n{admin}: für Admins',

  'install.title': 'Reelbot für Slack',
  'install.text':
    'Reelbot erstellt Videos aus einem Prompt oder aus einem Bild und stellt sie in den Thread.',
  'install.button': 'Zu Slack hinzufügen',
  'install.next':
    'Als Nächstes fragt dich Slack, für welchen Workspace es ist, und zeigt, was Reelbot dort darf. Der Link gilt zehn Minuten.',
  'install.again': 'Neu beginnen',
  'install.done': 'Reelbot ist installiert',
  'install.done.text': '{name} hat jetzt Reelbot.',
  'install.done.next':
    'Als Nächstes: Lade ihn mit {invite} in einen Kanal ein und tippe dann {command} und was das Video zeigen soll. {help} erklärt den Rest.',
  'install.refused': 'Reelbot wurde nicht installiert',
  'install.refused.text':
    'Die Erlaubnis wurde in Slack abgelehnt, und es wurde nichts geändert. Wenn in deinem Workspace ein Admin Apps freigeben muss, frage dort nach.',
  'install.over': 'Dieser Link gilt nicht mehr',
  'install.over.text':
    'Eine Installation muss in dem Browser beendet werden, in dem sie begann, binnen zehn Minuten und einmal. Es wurde nichts geändert.',
  'install.failed': 'Die Installation ist fehlgeschlagen',
  'install.failed.text': 'Reelbot wurde nicht installiert. {why}',
  'install.failed.why':
    'Versuche es gleich noch einmal; wenn es so bleibt, sag es denen, die diesen Bot betreiben.',
  'install.failed.reason': 'Der Grund: {reason}.',
};
