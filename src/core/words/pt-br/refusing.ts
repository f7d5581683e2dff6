import type { refusing as en } from '../en/refusing.ts';
import type { Section } from '../section.ts';

/** O que está errado, e o que fazer. */
export const refusing: Section<typeof en> = {
  'trouble.invalid': 'Isso não serve',
  'trouble.credits': 'Créditos insuficientes',
  'trouble.credits.text': 'Isso custa {cost}, e você tem {left}. Renovação: {reset}.',
  'trouble.credits.scope': 'Isso custa {cost}, e há {left} para todos aqui. Renovação: {reset}.',
  'trouble.credits.global': 'Isso custa {cost}, e há {left} para todos. Renovação: {reset}.',
  'trouble.image': 'Esta imagem não pode ser usada',
  'trouble.image.not-an-image':
    'Não é uma imagem PNG, JPEG ou WebP, seja qual for o nome dela. Salve em um desses formatos e tente de novo.',
  'trouble.image.animated': 'Ela é animada. Use uma imagem parada.',
  'trouble.image.too-large': 'Ela passa de {most} MB. Diminua a imagem e tente de novo.',
  'trouble.image.forbidden-address':
    'O endereço dela não está na internet pública. Use um link que qualquer pessoa possa abrir.',
  'trouble.image.unreachable':
    'Não foi possível buscá-la. Abra o link para ver se funciona, ou anexe a imagem.',
  'trouble.image.not-a-url': 'image: precisa de um link que comece com https://.',
  'trouble.image.too-many-pixels':
    'Ela tem pixels demais. São aceitos até {edge} em cada lado e {total} milhões no total: diminua a imagem e tente de novo.',
  'trouble.image.too-few-pixels':
    'Ela é pequena demais. São necessários pelo menos {least} pixels em cada lado.',
  'trouble.public-url': 'As imagens daqui ainda não chegam ao gateway',
  'trouble.public-url.text':
    'O administrador deste workspace precisa definir PUBLIC_URL para o bot. Até lá, use um link que qualquer pessoa possa abrir: image:https://…',
  'trouble.place': 'Não estou neste canal',
  'trouble.place.text': 'Convide-me para cá, no Slack com {command}, e tente de novo.',
  'trouble.no-picture': 'Não há nenhuma imagem nesta mensagem',
  'trouble.no-picture.text': 'Escolha uma mensagem com uma imagem PNG, JPEG ou WebP.',
  'trouble.form': 'Este formulário é antigo demais',
  'trouble.form.text': 'Nada foi iniciado nem gasto. Abra de novo.',
  'trouble.no-task': 'Essa tarefa não existe',
  'trouble.no-task.text': 'Copie o ID inteiro da tarefa do cartão, ou veja no seu histórico.',
  'trouble.not-yours': 'Isto é de outra pessoa',
  'trouble.not-yours.text': 'Crie o seu com /sora.',
  'trouble.too-late': 'Isso não é mais possível',
  'trouble.too-late.text': 'Já tinha sido feito, ou a tarefa seguiu adiante. Nada foi alterado.',
  'trouble.not-resumed': 'O gateway não tem este vídeo',
  'trouble.not-resumed.text': 'Crie de novo se você ainda quiser.',
  'trouble.not-admin': 'Isto é para administradores',
  'trouble.not-admin.text': 'Fale com quem cuida deste lugar.',
  'trouble.maintenance': 'Os administradores pausaram os novos vídeos aqui',
  'trouble.maintenance.text': 'Nada foi iniciado nem gasto. Tente mais tarde.',
  'trouble.blocked': 'Você não pode criar vídeos aqui',
  'trouble.blocked.text':
    'Um administrador bloqueou isso. Fale com os administradores se você achar que é um engano.',
  'trouble.channel': 'Sem vídeos neste canal',
  'trouble.channel.text': 'Nada foi gasto. Tente em outro canal.',
  'trouble.channel.only': 'Nada foi gasto. Vá para {channels}.',
  'trouble.confirm_one': 'Isso custa {count} crédito',
  'trouble.confirm_many': 'Isso custa {count} de créditos',
  'trouble.confirm_other': 'Isso custa {count} créditos',
  'trouble.confirm.text': 'Nada foi gasto ainda. Você quer?',
  'trouble.store': 'Não é possível contar os créditos agora',
  'trouble.store.text': 'Por isso nada foi iniciado nem gasto. Tente de novo em um minuto.',
  'trouble.busy': 'Há pedidos demais agora',
  'trouble.busy.text': 'Nada foi iniciado e nada foi gasto. Tente de novo em um minuto.',
  'trouble.stopping': 'O bot está reiniciando',
  'trouble.stopping.text': 'Nada foi iniciado. Tente de novo em um minuto.',
  'trouble.defect': 'Algo deu errado do nosso lado',
  'trouble.defect.text':
    'Nada foi iniciado nem gasto. Tente de novo; se acontecer outra vez, avise seu administrador.',

  'failure.people': 'O gateway não aceita pessoas reais',
  'failure.people.text':
    'Ele encontrou uma pessoa ou um rosto. Use uma imagem sem pessoas, ou não descreva ninguém real; você tem seus créditos de volta.',
  'failure.moderated': 'O gateway recusou isto',
  'failure.moderated.text':
    'A moderação dele não aceita o que o prompt ou a imagem mostra. Mude o prompt ou use outra imagem; você tem seus créditos de volta.',
  'failure.picture': 'O gateway não conseguiu usar a imagem',
  'failure.picture.text':
    'Ele não conseguiu abri-la, ou o formato ou o tamanho não serve. Use outra imagem; você tem seus créditos de volta.',
  'failure.rejected': 'O gateway recusou este pedido',
  'failure.rejected.text':
    'Ele não aceitou estas opções. Altere-as e tente de novo; você tem seus créditos de volta.',
  'failure.retired': 'Este modelo foi retirado',
  'failure.retired.text':
    'O gateway não o oferece mais. Escolha outro modelo; você tem seus créditos de volta.',
  'failure.unauthorised': 'O gateway não deixa o bot entrar',
  'failure.unauthorised.text':
    'Um administrador precisa ver a chave. Você tem seus créditos de volta.',
  'failure.no-credit': 'O gateway não tem mais saldo',
  'failure.no-credit.text': 'Um administrador precisa recarregar. Você tem seus créditos de volta.',
  'failure.unknown-task': 'O gateway não conhece mais esta tarefa',
  'failure.unknown-task.text':
    'Inicie de novo se você ainda quiser; você tem seus créditos de volta.',
  'failure.nonsense': 'O gateway respondeu sem vídeo',
  'failure.nonsense.text': 'Tente de novo; você tem seus créditos de volta.',
  'failure.cancelled': 'O gateway cancelou esta tarefa',
  'failure.cancelled.text': 'Tente de novo; você tem seus créditos de volta.',
  'failure.timeout': 'O gateway desistiu desta tarefa',
  'failure.timeout.text':
    'Demorou demais lá. Tente de novo, ou peça um vídeo mais curto; você tem seus créditos de volta.',
  'failure.expired': 'Este vídeo expirou no gateway',
  'failure.expired.text': 'Inicie de novo; você tem seus créditos de volta.',
  'failure.internal': 'O gateway falhou',
  'failure.internal.text': 'A falha é dele. Tente de novo; você tem seus créditos de volta.',
  'failure.deadline': 'Isso demorou demais',
  'failure.deadline.text':
    'O gateway não terminou a tempo, e paramos de esperar. Você tem seus créditos de volta.',
  'failure.unreachable': 'Não foi possível acessar o gateway',
  'failure.unreachable.text':
    'Nada foi iniciado lá. Tente mais tarde; você tem seus créditos de volta.',
  'failure.lost': 'Perdemos o rastro deste pedido',
  'failure.lost.text':
    'Talvez tenha começado no gateway, talvez não. O pedido não foi enviado de novo, e você tem seus créditos de volta.',
  'failure.place': 'Não posso escrever neste canal',
  'failure.place.text':
    'Convide-me para cá, no Slack com {command}, e tente de novo; você tem seus créditos de volta.',
  'failure.picture-gone': 'A imagem não está mais lá',
  'failure.picture-gone.text':
    'Ela tinha sumido quando chegou a vez dela. Anexe de novo; você tem seus créditos de volta.',
  'failure.public-url': 'A imagem não chega ao gateway',
  'failure.public-url.text':
    'O administrador deste workspace precisa definir PUBLIC_URL para o bot. Você tem seus créditos de volta.',
  'failure.left': 'Fora da fila',
  'failure.left.text': 'Nada foi iniciado; você tem seus créditos de volta.',
  'failure.stopped': 'Não é mais acompanhada',
  'failure.stopped.text':
    'Não dá para mandar o gateway parar: ele continua e é pago, então os créditos ficam gastos.',
  'failure.called-off': 'Parada no gateway',
  'failure.called-off.text': 'O vídeo não será criado, e você tem seus créditos de volta.',
  'failure.credits': 'Créditos insuficientes',
  'failure.credits.text':
    'Eles foram gastos antes que esta tarefa pudesse começar. Tente de novo depois da renovação.',

  'problem.prompt.empty': '{option}: diga o que o vídeo mostra.',
  'problem.prompt.word': '{option}: os administradores não permitem {word} aqui. Retire.',
  'problem.prompt.long': '{option}: {length} caracteres são demais; cabem {most}.',
  'problem.model.unknown': '{option}: {model} não existe. Escolha entre: {allowed}.',
  'problem.model.off': '{option}: os administradores desativaram {model} aqui. Escolha outro.',
  'problem.model.retired': '{option}: {model} foi retirado. Escolha entre: {allowed}.',
  'problem.duration.number': '{option}: informe os segundos como número. Escolha entre: {allowed}.',
  'problem.duration.other': '{option}: {duration} s não é oferecido. {model} cria: {allowed} s.',
  'problem.duration.needs': '{option}: {duration} s exige {able}. {model} cria: {allowed} s.',
  'problem.duration.size':
    '{option}: {duration} s exige {model} com tamanho {sizes}. Com {size} ele cria: {allowed} s.',
  'problem.orientation.unknown': '{option}: escolha entre: {allowed}.',
  'problem.orientation.other': '{option}: {model} cria: {allowed}.',
  'problem.size.unknown': '{option}: escolha entre: {allowed}.',
  'problem.size.other': '{option}: {size} não é oferecido. {model} cria: {allowed}.',
  'problem.size.needs': '{option}: {size} exige {able}. {model} cria: {allowed}.',
  'problem.style.other': '{option}: {style} não existe. Escolha entre: {allowed}.',
  'problem.style.none': '{option}: {model} não tem estilos. Modelos que têm: {able}.',
  'problem.image.url': '{option}: informe um link que comece com https://.',
  'problem.image.many_one': '{option}: {model} aceita {count} imagem.',
  'problem.image.many_many': '{option}: {model} aceita {count} de imagens.',
  'problem.image.many_other': '{option}: {model} aceita {count} imagens.',
  'problem.image.none': '{option}: {model} não aceita imagem.',
  'problem.image.needed':
    '{option}: {model} cria vídeos a partir de uma imagem. Anexe uma, ou escolha outro modelo.',
  'problem.storyboard.none': '{option}: {model} não tem isso. Modelos que têm: {able}.',
  'problem.storyboard.long':
    '{option}: as tomadas somam {shots} s, e o vídeo tem {duration} s. Encurte-as ou escolha uma duração maior.',
  'problem.edit.none': '{option}: {model} não pode editar. Modelos que podem: {able}.',
  'problem.edit.empty': '{option}: informe o id de edição de um vídeo anterior.',
  'problem.boolean': '{option}: responda sim ou não.',
  'problem.option.unknown': '{name}: essa opção não existe. Opções: {allowed}.',
  'problem.option.unknown.near': '{name}: essa opção não existe. Você quis dizer {nearest}?',
  'problem.option.twice': '{option}: foi dada duas vezes.',
};
