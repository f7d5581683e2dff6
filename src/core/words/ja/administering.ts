import type { administering as en } from '../en/administering.ts';
import type { Section } from '../section.ts';

/** 管理者が読み、記入するもの。 */
export const administering: Section<typeof en> = {
  'admin.title': '管理',
  'admin.now': '現在の設定',
  'admin.settings': '設定',
  'admin.log': '記録',
  'admin.gateways': 'ゲートウェイ',
  'admin.page': '運用ページ',
  'admin.page.text':
    '運用ページ：{link}\nこのリンクは {minutes} 分以内に一度だけ使えます。誰にも渡さないでください。',
  'admin.log.none': 'まだ何も変更されていません。',
  'admin.pause': '新しい動画を停止',
  'admin.resume': '新しい動画を再開',
  'admin.grant': 'クレジットを付与',
  'admin.reset': 'クレジットをリセット',
  'admin.chart': 'グラフを送る',
  'admin.save': '保存',
  'admin.close': '閉じる',
  'admin.saved': '完了',
  'admin.unchanged': '何も変更されていません。',
  'admin.user': 'ユーザー',
  'admin.credits': 'クレジット',
  'admin.unit': '集計単位',
  'admin.unit.day': '日',
  'admin.unit.week': '週',
  'admin.unit.month': '月',
  'admin.limit.day': '1 日あたり {credits}',
  'admin.limit.week': '1 週間あたり {credits}',
  'admin.limit.month': '1 か月あたり {credits}',
  'admin.limit.none': '上限なし',
  'admin.empty': '空欄の場合：{value}。',
  'admin.number': '{least} から {most} までの整数を入力してください。',
  'admin.roles.hint':
    '1 行に 1 つ、グループとクレジット数を書きます。例：{example}。一番大きい数が使われます。ここのグループ：{groups}',
  'admin.roles.wrong': '{line}：このワークスペースのグループと整数を書いてください。',
  'admin.channels.rule': '動画を作れる場所',
  'admin.channels.only': 'これらのチャンネルだけ',
  'admin.channels.except': 'これらのチャンネル以外',
  'admin.channels.none': 'チャンネルを 1 つ以上選んでください。',
  'admin.words.hint': '1 行に 1 つ、語句を書きます。* は任意の文字列を表します。',
  'admin.words.long': '1 行は {most} 文字まで、{lines} 行までです。',
  'admin.language.own': 'それぞれの人の言語',
  'admin.left': '{user}：{left}',
  'admin.no-limit': 'ここには上限がないため、変更するものはありません。',

  'gateway.none': 'ありません。',
  'gateway.working': '✓ 正常',
  'gateway.paused': '⏸ {time} まで休止を求められています',
  'gateway.down': '✗ 接続できません。再試行：{time}',
  'gateway.trying': '✗ 接続できません。次のリクエストで再試行します',
  'gateway.keyless': '✗ 使えるキーがありません',
  'gateway.keyless.until': '✗ 使えるキーがありません。再試行：{time}',
  'gateway.running': '{running} 件を作成中',
  'gateway.running.most': '{most} 件中 {running} 件を作成中',
  'gateway.keys': '{all} 個中 {usable} 個のキーが使用可能',
  'gateway.balance': '残り {left}（{time} に確認）',
  'gateway.models': 'モデル：{models}',
  'gateway.models.none': 'モデルなし',
  'gateway.leaves': '{model}（{day} に終了）',
  'gateway.gone': '✗ 提供終了：{models}',
  'gateway.gone.since': '{model}（{day} から）',
  'gateway.gone.until': '{model}（再試行：{time}）',

  'news.retired': '{gateway} で {model} が使えなくなりました',
  'news.retired.text':
    '{time} までは使わず、その後 1 件のリクエストで再試行します。依頼した人の動画は別のゲートウェイで作られたか、本人に通知してクレジットを返却しました。ずっと使わないようにするには、CATALOGUE_FILE でこのモデルに retired を設定してください。',
  'news.unauthorised': '{gateway} がキーを拒否しています',
  'news.unauthorised.text':
    '有効なキーを設定するまで、そこでは何も作れません。ボットの設定を確認してください。依頼した人の動画は別のゲートウェイで作られたか、クレジットを返却しました。',
  'news.no-credit': '{gateway} の残高がなくなりました',
  'news.no-credit.text':
    'チャージするまで、そこでは何も作れません。依頼した人の動画は別のゲートウェイで作られたか、クレジットを返却しました。',
  'news.balance': '{gateway} の残高が少なくなっています',
  'news.balance.text':
    '残りは {left} です（BALANCE_WARNING は {warning}）。なくなる前にチャージしてください。',

  'help.around':
    '{quota}：残りのクレジットと料金\n{task}：1 つの動画の状態\n{history}：自分の動画\n{privacy}：自分について保存されている情報\n{admin}：管理者用',

  'install.title': 'Slack 版 Reelbot',
  'install.text': 'Reelbot はプロンプトや画像から動画を作り、スレッドに投稿します。',
  'install.button': 'Slack に追加',
  'install.next':
    '次に Slack が、どのワークスペースに追加するかを尋ね、Reelbot に許可する操作を表示します。このリンクは 10 分間有効です。',
  'install.again': 'やり直す',
  'install.done': 'Reelbot をインストールしました',
  'install.done.text': '{name} で Reelbot が使えるようになりました。',
  'install.done.next':
    '次の手順：{invite} でチャンネルに招待し、{command} に続けて動画の内容を入力します。使い方は {help} で見られます。',
  'install.refused': 'Reelbot はインストールされませんでした',
  'install.refused.text':
    'Slack で許可されなかったため、何も変更されていません。アプリに管理者の承認が必要なワークスペースでは、管理者に依頼してください。',
  'install.over': 'このリンクは無効です',
  'install.over.text':
    'インストールは、始めたブラウザーで 10 分以内に、1 回だけ完了できます。何も変更されていません。',
  'install.failed': 'インストール中に問題が起きました',
  'install.failed.text': 'Reelbot はインストールされませんでした。{why}',
  'install.failed.why':
    '少し待ってからもう一度お試しください。続く場合は、このボットの運営者に知らせてください。',
  'install.failed.reason': '理由：{reason}。',
};
