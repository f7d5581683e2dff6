import type { privacy as en } from '../en/privacy.ts';
import type { Section } from '../section.ts';

/** O que se diz a uma pessoa sobre o que é guardado a respeito dela. */
export const privacy: Section<typeof en> = {
  'privacy.title': 'O que é guardado sobre você',
  'privacy.tasks':
    'Vídeos que você pediu, com prompt, endereço da imagem, datas e identificadores: {tasks}',
  'privacy.forms': 'Formulários que você não enviou: {forms}',
  'privacy.more': 'O que você gastou, bloqueios e o que você alterou na administração.',
  'privacy.exported': 'Tudo o que é guardado sobre você está neste arquivo.',
  'privacy.sent': 'Está nas nossas mensagens diretas.',
  'privacy.unsent': 'Não foi possível enviar o arquivo a você',
  'privacy.unsent.text': 'Quem cuida do bot precisa ver isso. Nada foi alterado.',
  'privacy.ask': 'Excluir isto para sempre?',
  'privacy.goes_one':
    'O que é excluído: seu vídeo ({count}) com prompt, imagem, datas e identificadores, e os formulários que você não enviou. Os botões e links deste vídeo deixam de funcionar.',
  'privacy.goes_many':
    'O que é excluído: seus {count} de vídeos com prompts, imagens, datas e identificadores, e os formulários que você não enviou. Os botões e links destes vídeos deixam de funcionar.',
  'privacy.goes_other':
    'O que é excluído: seus {count} vídeos com prompts, imagens, datas e identificadores, e os formulários que você não enviou. Os botões e links destes vídeos deixam de funcionar.',
  'privacy.chat':
    'Os vídeos ficam no chat, e o gateway ainda pode tê-los. Para tirar um, clique antes em “Excluir” embaixo dele: depois, só quem cuida do lugar pode fazer isso.',
  'privacy.open': 'Ainda em andamento e continuam: {open}. Peça de novo quando terminarem.',
  'privacy.stays':
    'O que fica: quanto você gastou, até a renovação; bloqueios; o que você alterou na administração.',
  'privacy.deleted': 'Excluído',
  'privacy.forgotten': 'Vídeos esquecidos: {tasks}',

  'button.export': 'Receber em um arquivo',
  'button.erase': 'Excluir tudo',
  'button.forget': 'Excluir para sempre',

  'trouble.question': 'Esta pergunta é antiga demais',
  'trouble.question.text': 'Nada foi excluído. Peça de novo.',
  'trouble.half-forgotten': 'Não foi possível excluir tudo',
  'trouble.half-forgotten.text': 'Peça de novo em um minuto: a exclusão continua com o resto.',
};
