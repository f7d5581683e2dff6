import type { privacy as en } from '../en/privacy.ts';
import type { Section } from '../section.ts';

/** 本人について保存されているもの。 */
export const privacy: Section<typeof en> = {
  'privacy.title': 'あなたについて保存されている情報',
  'privacy.tasks': '依頼した動画（プロンプト、画像のアドレス、時刻、ID）：{tasks} 件',
  'privacy.forms': '送信していないフォーム：{forms} 件',
  'privacy.more': '使ったクレジット、禁止の有無、管理者として変更した内容。',
  'privacy.exported': 'あなたについて保存されている情報はすべてこのファイルにあります。',
  'privacy.sent': 'ダイレクトメッセージに送りました。',
  'privacy.unsent': 'ファイルを送れませんでした',
  'privacy.unsent.text': 'ボットの運営者による確認が必要です。何も変更されていません。',
  'privacy.ask': '完全に削除しますか？',
  'privacy.goes_other':
    '削除されるもの：あなたの動画 {count} 件のプロンプト、画像、時刻、ID と、送信していないフォーム。これらの動画のボタンとリンクは使えなくなります。',
  'privacy.chat':
    '動画はチャットに残り、ゲートウェイにも残っている場合があります。動画を消すには、先にその下の「削除」を押してください。後からは、その場所の管理者にしか消せません。',
  'privacy.open': '作成中のため残るもの：{open} 件。終わってからもう一度お試しください。',
  'privacy.stays': '残るもの：元に戻るまでの使用クレジット数、禁止、管理者として変更した内容。',
  'privacy.deleted': '削除しました',
  'privacy.forgotten': '情報を消した動画：{tasks} 件',

  'button.export': 'ファイルで受け取る',
  'button.erase': '削除する',
  'button.forget': '完全に削除する',

  'trouble.question': 'この確認は期限切れです',
  'trouble.question.text': '何も削除されていません。もう一度やり直してください。',
  'trouble.half-forgotten': '一部を削除できませんでした',
  'trouble.half-forgotten.text': '1 分後にもう一度お試しください。残りの削除を続けます。',
};
