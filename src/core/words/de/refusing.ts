import type { refusing as en } from '../en/refusing.ts';
import type { Section } from '../section.ts';

/** Was nicht stimmt, und was zu tun ist. */
export const refusing: Section<typeof en> = {
  'trouble.invalid': 'Das passt nicht',
  'trouble.credits': 'Nicht genug Credits',
  'trouble.credits.text': 'Das kostet {cost}, und du hast noch {left}. Wieder voll: {reset}.',
  'trouble.credits.scope':
    'Das kostet {cost}, und für alle hier bleiben {left}. Wieder voll: {reset}.',
  'trouble.credits.global': 'Das kostet {cost}, und für alle bleiben {left}. Wieder voll: {reset}.',
  'trouble.image': 'Dieses Bild ist nicht verwendbar',
  'trouble.image.not-an-image':
    'Es ist kein PNG-, JPEG- oder WebP-Bild, egal wie es heißt. Speichere es in einem dieser Formate und versuche es noch einmal.',
  'trouble.image.animated': 'Es ist animiert. Nimm ein unbewegtes Bild.',
  'trouble.image.too-large':
    'Es ist größer als {most} MB. Verkleinere es und versuche es noch einmal.',
  'trouble.image.forbidden-address':
    'Seine Adresse liegt nicht im öffentlichen Internet. Nimm einen Link, den alle öffnen können.',
  'trouble.image.unreachable':
    'Es konnte nicht geholt werden. Öffne den Link, um zu sehen, ob er geht, oder hänge das Bild an.',
  'trouble.image.not-a-url': 'image: braucht einen Link, der mit https:// beginnt.',
  'trouble.image.too-many-pixels':
    'Es hat zu viele Pixel. Bis zu {edge} an einer Seite und {total} Millionen insgesamt gehen: Verkleinere es und versuche es noch einmal.',
  'trouble.image.too-few-pixels':
    'Es ist zu klein. An jeder Seite sind mindestens {least} Pixel nötig.',
  'trouble.public-url': 'Bilder von hier erreichen das Gateway noch nicht',
  'trouble.public-url.text':
    'Ein Admin dieses Workspace muss PUBLIC_URL für den Bot setzen. Nimm bis dahin einen Link, den alle öffnen können: image:https://…',
  'trouble.place': 'Ich bin nicht in diesem Kanal',
  'trouble.place.text':
    'Lade mich hierher ein, in Slack mit {command}, und versuche es noch einmal.',
  'trouble.no-picture': 'In dieser Nachricht ist kein Bild',
  'trouble.no-picture.text': 'Wähle eine Nachricht mit einem PNG-, JPEG- oder WebP-Bild.',
  'trouble.form': 'Dieses Formular ist zu alt',
  'trouble.form.text': 'Es wurde nichts gestartet und nichts ausgegeben. Öffne es neu.',
  'trouble.no-task': 'Diese Aufgabe gibt es nicht',
  'trouble.no-task.text':
    'Kopiere die ganze Aufgaben-ID von ihrer Karte, oder sieh in deinem Verlauf nach.',
  'trouble.not-yours': 'Das gehört jemand anderem',
  'trouble.not-yours.text': 'Erstelle dein eigenes mit /sora.',
  'trouble.too-late': 'Das geht nicht mehr',
  'trouble.too-late.text':
    'Es war schon erledigt, oder die Aufgabe ist weiter. Es wurde nichts geändert.',
  'trouble.not-resumed': 'Das Gateway hat dieses Video nicht',
  'trouble.not-resumed.text': 'Erstelle es neu, wenn du es noch willst.',
  'trouble.not-admin': 'Das ist für Admins',
  'trouble.not-admin.text': 'Frage jemanden, der diesen Ort verwaltet.',
  'trouble.maintenance': 'Die Admins haben neue Videos hier pausiert',
  'trouble.maintenance.text':
    'Es wurde nichts gestartet und nichts ausgegeben. Versuche es später.',
  'trouble.blocked': 'Du kannst hier keine Videos erstellen',
  'trouble.blocked.text':
    'Ein Admin hat das gesperrt. Frage nach, wenn du das für einen Fehler hältst.',
  'trouble.channel': 'Keine Videos in diesem Kanal',
  'trouble.channel.text': 'Es wurde nichts ausgegeben. Versuche es in einem anderen Kanal.',
  'trouble.channel.only': 'Es wurde nichts ausgegeben. Geh zu {channels}.',
  'trouble.confirm_one': 'Das kostet {count} Credit',
  'trouble.confirm_other': 'Das kostet {count} Credits',
  'trouble.confirm.text': 'Es wurde noch nichts ausgegeben. Willst du es?',
  'trouble.store': 'Credits können gerade nicht gezählt werden',
  'trouble.store.text':
    'Deshalb wurde nichts gestartet und nichts ausgegeben. Versuche es in einer Minute noch einmal.',
  'trouble.busy': 'Gerade ist sehr viel los',
  'trouble.busy.text':
    'Es wurde nichts gestartet und nichts ausgegeben. Bitte versuche es in einer Minute noch einmal.',
  'trouble.stopping': 'Der Bot startet neu',
  'trouble.stopping.text': 'Es wurde nichts gestartet. Versuche es in einer Minute noch einmal.',
  'trouble.defect': 'Bei uns ist etwas schiefgegangen',
  'trouble.defect.text':
    'Es wurde nichts gestartet und nichts ausgegeben. Versuche es noch einmal; wenn es wieder geschieht, sag es deinen Admins.',

  'failure.people': 'Das Gateway nimmt keine echten Personen',
  'failure.people.text':
    'Es hat eine Person oder ein Gesicht gefunden. Nimm ein Bild ohne Personen, oder beschreibe niemanden, den es gibt; deine Credits sind zurück.',
  'failure.moderated': 'Das Gateway hat das abgelehnt',
  'failure.moderated.text':
    'Seine Moderation lehnt ab, was der Prompt oder das Bild zeigt. Schreibe den Prompt um oder nimm ein anderes Bild; deine Credits sind zurück.',
  'failure.picture': 'Das Gateway konnte das Bild nicht verwenden',
  'failure.picture.text':
    'Es konnte es nicht öffnen, oder Format oder Größe passt nicht. Nimm ein anderes Bild; deine Credits sind zurück.',
  'failure.rejected': 'Das Gateway hat diese Anfrage abgelehnt',
  'failure.rejected.text':
    'Es nimmt diese Optionen nicht an. Ändere sie und versuche es noch einmal; deine Credits sind zurück.',
  'failure.retired': 'Dieses Modell gibt es nicht mehr',
  'failure.retired.text':
    'Das Gateway bietet es nicht mehr an. Wähle ein anderes Modell; deine Credits sind zurück.',
  'failure.unauthorised': 'Das Gateway lässt den Bot nicht hinein',
  'failure.unauthorised.text':
    'Ein Admin muss sich den Schlüssel ansehen. Deine Credits sind zurück.',
  'failure.no-credit': 'Das Gateway hat kein Guthaben mehr',
  'failure.no-credit.text': 'Ein Admin muss es aufladen. Deine Credits sind zurück.',
  'failure.unknown-task': 'Das Gateway kennt diese Aufgabe nicht mehr',
  'failure.unknown-task.text':
    'Starte sie neu, wenn du sie noch willst; deine Credits sind zurück.',
  'failure.nonsense': 'Das Gateway hat ohne Video geantwortet',
  'failure.nonsense.text': 'Versuche es noch einmal; deine Credits sind zurück.',
  'failure.cancelled': 'Das Gateway hat diese Aufgabe abgebrochen',
  'failure.cancelled.text': 'Versuche es noch einmal; deine Credits sind zurück.',
  'failure.timeout': 'Das Gateway hat diese Aufgabe aufgegeben',
  'failure.timeout.text':
    'Sie hat dort zu lange gedauert. Versuche es noch einmal, oder wähle ein kürzeres Video; deine Credits sind zurück.',
  'failure.expired': 'Dieses Video ist beim Gateway abgelaufen',
  'failure.expired.text': 'Starte es neu; deine Credits sind zurück.',
  'failure.internal': 'Das Gateway hat versagt',
  'failure.internal.text':
    'Der Fehler liegt bei ihm. Versuche es noch einmal; deine Credits sind zurück.',
  'failure.deadline': 'Das hat zu lange gedauert',
  'failure.deadline.text':
    'Das Gateway war nicht rechtzeitig fertig, und wir warten nicht länger. Deine Credits sind zurück.',
  'failure.unreachable': 'Das Gateway war nicht erreichbar',
  'failure.unreachable.text':
    'Dort wurde nichts gestartet. Versuche es später; deine Credits sind zurück.',
  'failure.lost': 'Wir haben diese Anfrage aus den Augen verloren',
  'failure.lost.text':
    'Sie wurde beim Gateway vielleicht gestartet, vielleicht auch nicht. Sie wurde nicht noch einmal gesendet, und deine Credits sind zurück.',
  'failure.place': 'Ich kann in diesem Kanal nicht schreiben',
  'failure.place.text':
    'Lade mich hierher ein, in Slack mit {command}, und versuche es noch einmal; deine Credits sind zurück.',
  'failure.picture-gone': 'Das Bild ist nicht mehr da',
  'failure.picture-gone.text':
    'Es war weg, als die Aufgabe an der Reihe war. Hänge es noch einmal an; deine Credits sind zurück.',
  'failure.public-url': 'Das Bild erreicht das Gateway nicht',
  'failure.public-url.text':
    'Ein Admin dieses Workspace muss PUBLIC_URL für den Bot setzen. Deine Credits sind zurück.',
  'failure.left': 'Aus der Warteschlange genommen',
  'failure.left.text': 'Es wurde nichts gestartet; deine Credits sind zurück.',
  'failure.stopped': 'Nicht mehr verfolgt',
  'failure.stopped.text':
    'Das Gateway lässt sich nicht anhalten: Es macht weiter und wird bezahlt, also bleiben die Credits ausgegeben.',
  'failure.called-off': 'Beim Gateway angehalten',
  'failure.called-off.text': 'Das Video wird nicht erstellt, und deine Credits sind zurück.',
  'failure.credits': 'Nicht genug Credits',
  'failure.credits.text':
    'Sie waren ausgegeben, bevor diese Aufgabe beginnen konnte. Versuche es noch einmal, wenn du wieder welche hast.',

  'problem.prompt.empty': '{option}: Sag, was das Video zeigt.',
  'problem.prompt.word': '{option}: Die Admins erlauben {word} hier nicht. Lass es weg.',
  'problem.prompt.long': '{option}: {length} Zeichen sind zu viele; {most} passen.',
  'problem.model.unknown': '{option}: {model} gibt es nicht. Zur Wahl: {allowed}.',
  'problem.model.off': '{option}: Die Admins haben {model} hier abgeschaltet. Wähle ein anderes.',
  'problem.model.retired': '{option}: {model} gibt es nicht mehr. Zur Wahl: {allowed}.',
  'problem.duration.number': '{option}: Gib die Sekunden als Zahl an. Zur Wahl: {allowed}.',
  'problem.duration.other': '{option}: {duration} s gibt es nicht. {model} kann: {allowed} s.',
  'problem.duration.needs':
    '{option}: {duration} s geht nur mit {able}. {model} kann: {allowed} s.',
  'problem.duration.size':
    '{option}: {duration} s geht nur mit {model} in der Größe {sizes}. Mit {size} geht: {allowed} s.',
  'problem.orientation.unknown': '{option}: Zur Wahl: {allowed}.',
  'problem.orientation.other': '{option}: {model} kann: {allowed}.',
  'problem.size.unknown': '{option}: Zur Wahl: {allowed}.',
  'problem.size.other': '{option}: {size} gibt es nicht. {model} kann: {allowed}.',
  'problem.size.needs': '{option}: {size} geht nur mit {able}. {model} kann: {allowed}.',
  'problem.style.other': '{option}: {style} gibt es nicht. Zur Wahl: {allowed}.',
  'problem.style.none': '{option}: {model} hat keine Stile. Modelle mit Stilen: {able}.',
  'problem.image.url': '{option}: Gib einen Link an, der mit https:// beginnt.',
  'problem.image.many_one': '{option}: {model} nimmt {count} Bild.',
  'problem.image.many_other': '{option}: {model} nimmt {count} Bilder.',
  'problem.image.none': '{option}: {model} nimmt kein Bild.',
  'problem.image.needed':
    '{option}: {model} macht Videos aus einem Bild. Hänge eines an, oder wähle ein anderes Modell.',
  'problem.storyboard.none': '{option}: {model} kann das nicht. Modelle, die es können: {able}.',
  'problem.storyboard.long':
    '{option}: Die Shots ergeben {shots} s, und das Video hat {duration} s. Kürze sie, oder wähle eine längere Dauer.',
  'problem.edit.none': '{option}: {model} kann nicht bearbeiten. Modelle, die es können: {able}.',
  'problem.edit.empty': '{option}: Gib die Bearbeitungs-ID eines früheren Videos an.',
  'problem.boolean': '{option}: Antworte mit ja oder nein.',
  'problem.option.unknown': '{name}: Diese Option gibt es nicht. Optionen: {allowed}.',
  'problem.option.unknown.near': '{name}: Diese Option gibt es nicht. Meintest du {nearest}?',
  'problem.option.twice': '{option}: Das ist zweimal angegeben.',
};
