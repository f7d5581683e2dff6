import type { administering as en } from '../en/administering.ts';
import type { Section } from '../section.ts';

/** O que os administradores leem e preenchem. */
export const administering: Section<typeof en> = {
  'admin.title': 'Administração',
  'admin.now': 'O que vale agora',
  'admin.settings': 'Configurações',
  'admin.log': 'Registro',
  'admin.gateways': 'Gateways',
  'admin.page': 'Página do operador',
  'admin.page.text':
    'Página do operador: {link}\nO link vale uma única vez, por {minutes} minutos. Não o passe a ninguém.',
  'admin.log.none': 'Nada foi alterado ainda.',
  'admin.pause': 'Pausar novos vídeos',
  'admin.resume': 'Permitir novos vídeos',
  'admin.grant': 'Conceder créditos',
  'admin.reset': 'Redefinir créditos',
  'admin.chart': 'Enviar o gráfico para mim',
  'admin.save': 'Salvar',
  'admin.close': 'Fechar',
  'admin.saved': 'Feito',
  'admin.unchanged': 'Nada foi alterado.',
  'admin.user': 'Pessoa',
  'admin.credits': 'Créditos',
  'admin.unit': 'período',
  'admin.unit.day': 'dia',
  'admin.unit.week': 'semana',
  'admin.unit.month': 'mês',
  'admin.limit.day': '{credits} por dia',
  'admin.limit.week': '{credits} por semana',
  'admin.limit.month': '{credits} por mês',
  'admin.limit.none': 'sem limite',
  'admin.empty': 'Vazio: {value}.',
  'admin.number': 'Informe um número inteiro de {least} a {most}.',
  'admin.roles.hint':
    'Em cada linha, um grupo e os créditos dele, por exemplo: {example}. Vale o mais alto. Grupos daqui: {groups}',
  'admin.roles.wrong': '{line}: informe um grupo deste workspace e um número inteiro.',
  'admin.channels.rule': 'Vídeos são permitidos',
  'admin.channels.only': 'só nestes canais',
  'admin.channels.except': 'em todo lugar, menos nestes canais',
  'admin.channels.none': 'Escolha pelo menos um canal.',
  'admin.words.hint': 'Uma palavra ou expressão por linha; * vale por quaisquer letras.',
  'admin.words.long': 'No máximo {most} caracteres por linha e {lines} linhas.',
  'admin.language.own': 'o de cada pessoa',
  'admin.left': '{user}: {left}',
  'admin.no-limit': 'Ninguém tem limite aqui, então não há nada a alterar.',

  'gateway.none': 'Não há nenhum.',
  'gateway.working': '✓ funcionando',
  'gateway.paused': '⏸ pediu uma pausa, até: {time}',
  'gateway.down': '✗ inacessível, nova tentativa: {time}',
  'gateway.trying': '✗ inacessível, o próximo pedido tenta de novo',
  'gateway.keyless': '✗ nenhuma chave serve',
  'gateway.keyless.until': '✗ nenhuma chave serve, nova tentativa: {time}',
  'gateway.running': '{running} em andamento',
  'gateway.running.most': '{running} de {most} em andamento',
  'gateway.keys': 'chaves que servem: {usable} de {all}',
  'gateway.balance': 'saldo: {left}, consultado: {time}',
  'gateway.models': 'Modelos: {models}',
  'gateway.models.none': 'Nenhum modelo',
  'gateway.leaves': '{model} (será retirado: {day})',
  'gateway.gone': '✗ Retirados: {models}',
  'gateway.gone.since': '{model}, desde: {day}',
  'gateway.gone.until': '{model}, nova tentativa: {time}',

  'news.retired': '{gateway} não conhece mais {model}',
  'news.retired.text':
    'Ele fica sem uso; um pedido tenta de novo: {time}. Quem o pediu recebeu o vídeo de outro gateway, ou foi avisado e tem os créditos de volta. Para deixá-lo desativado, defina retired para ele em CATALOGUE_FILE.',
  'news.unauthorised': '{gateway} recusa a chave do bot',
  'news.unauthorised.text':
    'Nada pode ser criado lá até que haja uma chave que funcione: confira na configuração do bot. Quem pediu um vídeo o recebeu de outro gateway, ou tem os créditos de volta.',
  'news.no-credit': '{gateway} não tem mais saldo',
  'news.no-credit.text':
    'Nada pode ser criado lá até que o saldo seja recarregado. Quem pediu um vídeo o recebeu de outro gateway, ou tem os créditos de volta.',
  'news.balance': 'Resta pouco saldo em {gateway}',
  'news.balance.text':
    'O saldo é de {left}; BALANCE_WARNING é {warning}. Recarregue antes que acabe.',

  'help.around':
    '{quota}: o que você ainda tem e quanto custa\n{task}: como está um vídeo\n{history}: seus vídeos\n{privacy}: o que é guardado sobre você\n{admin}: para administradores',

  'install.title': 'Reelbot para Slack',
  'install.text':
    'O Reelbot cria vídeos a partir de um prompt, ou de uma imagem, e os publica no tópico.',
  'install.button': 'Adicionar ao Slack',
  'install.next':
    'Em seguida o Slack pergunta para qual workspace é, e mostra o que o Reelbot poderá fazer lá. O link vale dez minutos.',
  'install.again': 'Começar de novo',
  'install.done': 'O Reelbot está instalado',
  'install.done.text': '{name} agora tem o Reelbot.',
  'install.done.next':
    'Agora: convide-o para um canal com {invite}, depois digite {command} e o que o vídeo deve mostrar. {help} conta o resto.',
  'install.refused': 'O Reelbot não foi instalado',
  'install.refused.text':
    'A permissão foi recusada no Slack, e nada foi alterado. Se um administrador precisa aprovar os apps do seu workspace, peça a ele.',
  'install.over': 'Este link não vale mais',
  'install.over.text':
    'Uma instalação precisa ser concluída no navegador em que começou, em dez minutos, e uma só vez. Nada foi alterado.',
  'install.failed': 'A instalação deu errado',
  'install.failed.text': 'O Reelbot não foi instalado. {why}',
  'install.failed.why':
    'Tente de novo daqui a pouco; se continuar assim, avise quem cuida deste bot.',
  'install.failed.reason': 'O motivo: {reason}.',
};
