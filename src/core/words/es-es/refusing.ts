import type { refusing as en } from '../en/refusing.ts';
import type { Section } from '../section.ts';

/** Lo que no va bien, y qué hacer. */
export const refusing: Section<typeof en> = {
  'trouble.invalid': 'Eso no encaja',
  'trouble.credits': 'No hay créditos suficientes',
  'trouble.credits.text': 'Esto cuesta {cost} y tienes {left}. Se renuevan: {reset}.',
  'trouble.credits.scope':
    'Esto cuesta {cost}, y entre todos aquí hay {left}. Se renuevan: {reset}.',
  'trouble.credits.global': 'Esto cuesta {cost}, y entre todos hay {left}. Se renuevan: {reset}.',
  'trouble.image': 'Esta imagen no se puede usar',
  'trouble.image.not-an-image':
    'No es una imagen PNG, JPEG o WebP, diga lo que diga su nombre. Guárdala en uno de estos formatos e inténtalo de nuevo.',
  'trouble.image.animated': 'Está animada. Usa una imagen fija.',
  'trouble.image.too-large': 'Ocupa más de {most} MB. Redúcela e inténtalo de nuevo.',
  'trouble.image.forbidden-address':
    'Su dirección no está en la internet pública. Usa un enlace que cualquiera pueda abrir.',
  'trouble.image.unreachable':
    'No se ha podido descargar. Abre el enlace para ver si funciona, o adjunta la imagen.',
  'trouble.image.not-a-url': 'image: necesita un enlace que empiece por https://.',
  'trouble.image.too-many-pixels':
    'Tiene demasiados píxeles. Se admiten hasta {edge} por lado y {total} millones en total: redúcela e inténtalo de nuevo.',
  'trouble.image.too-few-pixels':
    'Es demasiado pequeña. Se necesitan al menos {least} píxeles por lado.',
  'trouble.public-url': 'Las imágenes de aquí todavía no llegan a la pasarela',
  'trouble.public-url.text':
    'El administrador de este espacio de trabajo debe definir PUBLIC_URL para el bot. Hasta entonces, usa un enlace que cualquiera pueda abrir: image:https://…',
  'trouble.place': 'No estoy en este canal',
  'trouble.place.text': 'Invítame aquí, en Slack con {command}, e inténtalo de nuevo.',
  'trouble.no-picture': 'En este mensaje no hay ninguna imagen',
  'trouble.no-picture.text': 'Elige un mensaje con una imagen PNG, JPEG o WebP.',
  'trouble.form': 'Este formulario es demasiado antiguo',
  'trouble.form.text': 'No se ha iniciado ni gastado nada. Ábrelo de nuevo.',
  'trouble.no-task': 'Esa tarea no existe',
  'trouble.no-task.text': 'Copia entero el ID de la tarea de su tarjeta, o mira en tu historial.',
  'trouble.not-yours': 'Esto es de otra persona',
  'trouble.not-yours.text': 'Crea el tuyo con /sora.',
  'trouble.too-late': 'Eso ya no es posible',
  'trouble.too-late.text':
    'Ya se había hecho, o la tarea ha seguido adelante. No se ha cambiado nada.',
  'trouble.not-resumed': 'La pasarela no tiene este vídeo',
  'trouble.not-resumed.text': 'Créalo de nuevo si todavía lo quieres.',
  'trouble.not-admin': 'Esto es para administradores',
  'trouble.not-admin.text': 'Pregunta a quien gestiona este lugar.',
  'trouble.maintenance': 'Los administradores han pausado aquí los vídeos nuevos',
  'trouble.maintenance.text': 'No se ha iniciado ni gastado nada. Inténtalo más tarde.',
  'trouble.blocked': 'Aquí no puedes crear vídeos',
  'trouble.blocked.text':
    'Un administrador lo ha bloqueado. Habla con los administradores si crees que es un error.',
  'trouble.channel': 'En este canal no hay vídeos',
  'trouble.channel.text': 'No se ha gastado nada. Prueba en otro canal.',
  'trouble.channel.only': 'No se ha gastado nada. Ve a {channels}.',
  'trouble.confirm_one': 'Esto cuesta {count} crédito',
  'trouble.confirm_many': 'Esto cuesta {count} de créditos',
  'trouble.confirm_other': 'Esto cuesta {count} créditos',
  'trouble.confirm.text': 'Todavía no se ha gastado nada. ¿Lo quieres?',
  'trouble.store': 'Ahora mismo no se pueden contar los créditos',
  'trouble.store.text':
    'Por eso no se ha iniciado ni gastado nada. Inténtalo de nuevo en un minuto.',
  'trouble.busy': 'Hay demasiadas peticiones',
  'trouble.busy.text': 'No se ha iniciado ni gastado nada. Inténtalo de nuevo en un minuto.',
  'trouble.stopping': 'El bot se está reiniciando',
  'trouble.stopping.text': 'No se ha iniciado nada. Inténtalo de nuevo en un minuto.',
  'trouble.defect': 'Algo ha fallado por nuestra parte',
  'trouble.defect.text':
    'No se ha iniciado ni gastado nada. Inténtalo de nuevo; si vuelve a pasar, díselo a tu administrador.',

  'failure.people': 'La pasarela no admite personas reales',
  'failure.people.text':
    'Ha encontrado una persona o una cara. Usa una imagen sin personas, o no describas a nadie real; tienes tus créditos de vuelta.',
  'failure.moderated': 'La pasarela ha rechazado esto',
  'failure.moderated.text':
    'Su moderación no admite lo que muestra el prompt o la imagen. Cambia el prompt o usa otra imagen; tienes tus créditos de vuelta.',
  'failure.picture': 'La pasarela no ha podido usar la imagen',
  'failure.picture.text':
    'No ha podido abrirla, o no encaja su formato o su tamaño. Usa otra imagen; tienes tus créditos de vuelta.',
  'failure.rejected': 'La pasarela ha rechazado esta petición',
  'failure.rejected.text':
    'No admite estas opciones. Cámbialas e inténtalo de nuevo; tienes tus créditos de vuelta.',
  'failure.retired': 'Este modelo se ha retirado',
  'failure.retired.text':
    'La pasarela ya no lo ofrece. Elige otro modelo; tienes tus créditos de vuelta.',
  'failure.unauthorised': 'La pasarela no deja entrar al bot',
  'failure.unauthorised.text':
    'Un administrador tiene que revisar la clave. Tienes tus créditos de vuelta.',
  'failure.no-credit': 'A la pasarela no le queda saldo',
  'failure.no-credit.text': 'Un administrador tiene que recargarlo. Tienes tus créditos de vuelta.',
  'failure.unknown-task': 'La pasarela ya no conoce esta tarea',
  'failure.unknown-task.text':
    'Iníciala de nuevo si todavía la quieres; tienes tus créditos de vuelta.',
  'failure.nonsense': 'La pasarela ha respondido sin vídeo',
  'failure.nonsense.text': 'Inténtalo de nuevo; tienes tus créditos de vuelta.',
  'failure.cancelled': 'La pasarela ha cancelado esta tarea',
  'failure.cancelled.text': 'Inténtalo de nuevo; tienes tus créditos de vuelta.',
  'failure.timeout': 'La pasarela ha desistido de esta tarea',
  'failure.timeout.text':
    'Allí ha tardado demasiado. Inténtalo de nuevo o pide un vídeo más corto; tienes tus créditos de vuelta.',
  'failure.expired': 'Este vídeo ha caducado en la pasarela',
  'failure.expired.text': 'Inícialo de nuevo; tienes tus créditos de vuelta.',
  'failure.internal': 'La pasarela ha fallado',
  'failure.internal.text': 'El fallo es suyo. Inténtalo de nuevo; tienes tus créditos de vuelta.',
  'failure.deadline': 'Esto ha tardado demasiado',
  'failure.deadline.text':
    'La pasarela no ha terminado a tiempo y hemos dejado de esperar. Tienes tus créditos de vuelta.',
  'failure.unreachable': 'No se ha podido conectar con la pasarela',
  'failure.unreachable.text':
    'Allí no se ha iniciado nada. Inténtalo más tarde; tienes tus créditos de vuelta.',
  'failure.lost': 'Hemos perdido el rastro de esta petición',
  'failure.lost.text':
    'Puede que haya empezado en la pasarela, o puede que no. No se ha enviado otra vez, y tienes tus créditos de vuelta.',
  'failure.place': 'No puedo escribir en este canal',
  'failure.place.text':
    'Invítame aquí, en Slack con {command}, e inténtalo de nuevo; tienes tus créditos de vuelta.',
  'failure.picture-gone': 'La imagen ya no está',
  'failure.picture-gone.text':
    'Cuando llegó su turno ya no estaba. Adjúntala de nuevo; tienes tus créditos de vuelta.',
  'failure.public-url': 'La imagen no llega a la pasarela',
  'failure.public-url.text':
    'El administrador de este espacio de trabajo debe definir PUBLIC_URL para el bot. Tienes tus créditos de vuelta.',
  'failure.left': 'Fuera de la cola',
  'failure.left.text': 'No se ha iniciado nada; tienes tus créditos de vuelta.',
  'failure.stopped': 'Ya no se sigue',
  'failure.stopped.text':
    'A la pasarela no se le puede pedir que pare: continúa y se paga, así que los créditos quedan gastados.',
  'failure.called-off': 'Detenida en la pasarela',
  'failure.called-off.text': 'El vídeo no se creará, y tienes tus créditos de vuelta.',
  'failure.credits': 'No hay créditos suficientes',
  'failure.credits.text':
    'Se gastaron antes de que esta tarea pudiera empezar. Inténtalo de nuevo cuando se renueven.',

  'problem.prompt.empty': '{option}: di lo que muestra el vídeo.',
  'problem.prompt.word': '{option}: los administradores no permiten {word} aquí. Quítalo.',
  'problem.prompt.long': '{option}: {length} caracteres son demasiados; caben {most}.',
  'problem.model.unknown': '{option}: no existe {model}. Elige entre: {allowed}.',
  'problem.model.off': '{option}: los administradores han desactivado {model} aquí. Elige otro.',
  'problem.model.retired': '{option}: {model} se ha retirado. Elige entre: {allowed}.',
  'problem.duration.number':
    '{option}: escribe los segundos con un número. Elige entre: {allowed}.',
  'problem.duration.other': '{option}: {duration} s no se ofrece. {model} crea: {allowed} s.',
  'problem.duration.needs': '{option}: {duration} s requiere {able}. {model} crea: {allowed} s.',
  'problem.duration.size':
    '{option}: {duration} s requiere {model} con tamaño {sizes}. Con {size} crea: {allowed} s.',
  'problem.orientation.unknown': '{option}: elige entre: {allowed}.',
  'problem.orientation.other': '{option}: {model} crea: {allowed}.',
  'problem.size.unknown': '{option}: elige entre: {allowed}.',
  'problem.size.other': '{option}: {size} no se ofrece. {model} crea: {allowed}.',
  'problem.size.needs': '{option}: {size} requiere {able}. {model} crea: {allowed}.',
  'problem.style.other': '{option}: no existe {style}. Elige entre: {allowed}.',
  'problem.style.none': '{option}: {model} no tiene estilos. Modelos que sí: {able}.',
  'problem.image.url': '{option}: escribe un enlace que empiece por https://.',
  'problem.image.many_one': '{option}: {model} admite {count} imagen.',
  'problem.image.many_many': '{option}: {model} admite {count} de imágenes.',
  'problem.image.many_other': '{option}: {model} admite {count} imágenes.',
  'problem.image.none': '{option}: {model} no admite imágenes.',
  'problem.image.needed':
    '{option}: {model} crea vídeos a partir de una imagen. Adjunta una o elige otro modelo.',
  'problem.storyboard.none': '{option}: {model} no lo admite. Modelos que sí: {able}.',
  'problem.storyboard.long':
    '{option}: los planos suman {shots} s, y el vídeo dura {duration} s. Acórtalos o elige una duración mayor.',
  'problem.edit.none': '{option}: {model} no puede editar. Modelos que sí: {able}.',
  'problem.edit.empty': '{option}: escribe el id de edición de un vídeo anterior.',
  'problem.boolean': '{option}: responde sí o no.',
  'problem.option.unknown': '{name}: esa opción no existe. Opciones: {allowed}.',
  'problem.option.unknown.near': '{name}: esa opción no existe. ¿Querías decir {nearest}?',
  'problem.option.twice': '{option}: está dos veces.',
};
