import type { administering as en } from '../en/administering.ts';
import type { Section } from '../section.ts';

/** Lo que los administradores leen y rellenan. */
export const administering: Section<typeof en> = {
  'admin.title': 'Administración',
  'admin.now': 'Ajustes vigentes',
  'admin.settings': 'Ajustes',
  'admin.log': 'Registro',
  'admin.gateways': 'Pasarelas',
  'admin.page': 'Página del operador',
  'admin.page.text':
    'Página del operador: {link}\nEl enlace sirve una sola vez, durante {minutes} minutos. No se lo des a nadie.',
  'admin.log.none': 'Todavía no se ha cambiado nada.',
  'admin.pause': 'Pausar vídeos nuevos',
  'admin.resume': 'Permitir vídeos nuevos',
  'admin.grant': 'Conceder créditos',
  'admin.reset': 'Restablecer créditos',
  'admin.chart': 'Enviarme el gráfico',
  'admin.save': 'Guardar',
  'admin.close': 'Cerrar',
  'admin.saved': 'Hecho',
  'admin.unchanged': 'No se ha cambiado nada.',
  'admin.user': 'Persona',
  'admin.credits': 'Créditos',
  'admin.unit': 'periodo',
  'admin.unit.day': 'día',
  'admin.unit.week': 'semana',
  'admin.unit.month': 'mes',
  'admin.limit.day': '{credits} al día',
  'admin.limit.week': '{credits} a la semana',
  'admin.limit.month': '{credits} al mes',
  'admin.limit.none': 'sin límite',
  'admin.empty': 'Vacío: {value}.',
  'admin.number': 'Escribe un número entero entre {least} y {most}.',
  'admin.roles.hint':
    'En cada línea, un grupo y sus créditos, por ejemplo: {example}. Cuenta el más alto. Grupos de aquí: {groups}',
  'admin.roles.wrong': '{line}: escribe un grupo de este espacio de trabajo y un número entero.',
  'admin.channels.rule': 'Se pueden crear vídeos',
  'admin.channels.only': 'solo en estos canales',
  'admin.channels.except': 'en todas partes menos en estos canales',
  'admin.channels.none': 'Elige al menos un canal.',
  'admin.words.hint': 'Una palabra o frase por línea; * vale por cualquier serie de letras.',
  'admin.words.long': 'Como máximo {most} caracteres por línea y {lines} líneas.',
  'admin.language.own': 'el de cada persona',
  'admin.left': '{user}: {left}',
  'admin.no-limit': 'Aquí nadie tiene límite, así que no hay nada que cambiar.',

  'gateway.none': 'No hay ninguna.',
  'gateway.working': '✓ funciona',
  'gateway.paused': '⏸ ha pedido una pausa, hasta: {time}',
  'gateway.down': '✗ inaccesible, nuevo intento: {time}',
  'gateway.trying': '✗ inaccesible, la próxima petición lo intenta de nuevo',
  'gateway.keyless': '✗ ninguna clave sirve',
  'gateway.keyless.until': '✗ ninguna clave sirve, nuevo intento: {time}',
  'gateway.running': '{running} en proceso',
  'gateway.running.most': '{running} de {most} en proceso',
  'gateway.keys': 'claves que sirven: {usable} de {all}',
  'gateway.balance': 'saldo: {left}, consultado: {time}',
  'gateway.models': 'Modelos: {models}',
  'gateway.models.none': 'Sin modelos',
  'gateway.leaves': '{model} (se retira: {day})',
  'gateway.gone': '✗ Retirados: {models}',
  'gateway.gone.since': '{model}, desde: {day}',
  'gateway.gone.until': '{model}, nuevo intento: {time}',

  'news.retired': '{gateway} ya no conoce {model}',
  'news.retired.text':
    'No se usa hasta: {time}. Después, una petición lo intenta de nuevo. Quien lo pidió ha recibido el vídeo de otra pasarela, o un aviso y sus créditos de vuelta. Para dejarlo desactivado, define retired para él en CATALOGUE_FILE.',
  'news.unauthorised': '{gateway} rechaza su clave',
  'news.unauthorised.text':
    'Allí no se puede crear nada hasta que tenga una clave que funcione: compruébala en la configuración del bot. Quien pidió un vídeo lo ha recibido de otra pasarela, o tiene sus créditos de vuelta.',
  'news.no-credit': 'A {gateway} no le queda saldo',
  'news.no-credit.text':
    'Allí no se puede crear nada hasta que se recargue. Quien pidió un vídeo lo ha recibido de otra pasarela, o tiene sus créditos de vuelta.',
  'news.balance': 'Queda poco saldo en {gateway}',
  'news.balance.text':
    'El saldo es de {left}; BALANCE_WARNING es {warning}. Recárgalo antes de que se agote.',

  'help.around':
    '{quota}: lo que te queda y lo que cuesta\n{task}: cómo va un vídeo\n{history}: tus vídeos\n{privacy}: lo que se guarda sobre ti\n{admin}: para administradores',

  'install.title': 'Reelbot para Slack',
  'install.text':
    'Reelbot crea vídeos a partir de un prompt, o de una imagen, y los publica en el hilo.',
  'install.button': 'Añadir a Slack',
  'install.next':
    'A continuación Slack te pregunta para qué espacio de trabajo es, y muestra lo que Reelbot podrá hacer allí. El enlace sirve diez minutos.',
  'install.again': 'Empezar de nuevo',
  'install.done': 'Reelbot está instalado',
  'install.done.text': '{name} ya tiene Reelbot.',
  'install.done.next':
    'Ahora: invítalo a un canal con {invite}, y escribe {command} y lo que debe mostrar el vídeo. {help} cuenta el resto.',
  'install.refused': 'Reelbot no se ha instalado',
  'install.refused.text':
    'El permiso se ha rechazado en Slack, y no se ha cambiado nada. Si en tu espacio de trabajo un administrador aprueba las apps, pídeselo.',
  'install.over': 'Este enlace ya no sirve',
  'install.over.text':
    'Una instalación se termina en el navegador en el que se empezó, en diez minutos, y una sola vez. No se ha cambiado nada.',
  'install.failed': 'La instalación ha fallado',
  'install.failed.text': 'Reelbot no se ha instalado. {why}',
  'install.failed.why':
    'Inténtalo de nuevo en un momento; si sigue así, díselo a quien gestiona este bot.',
  'install.failed.reason': 'El motivo: {reason}.',
};
