import type { refusing as en } from '../en/refusing.ts';
import type { Section } from '../section.ts';

/** 何が問題で、次にどうすればよいか。 */
export const refusing: Section<typeof en> = {
  'trouble.invalid': 'この内容では作れません',
  'trouble.credits': 'クレジットが足りません',
  'trouble.credits.text': '必要なクレジットは {cost}、残りは {left} です（{reset} まで）。',
  'trouble.credits.scope':
    '必要なクレジットは {cost}、ここの全員の残りは {left} です（{reset} まで）。',
  'trouble.credits.global': '必要なクレジットは {cost}、全員の残りは {left} です（{reset} まで）。',
  'trouble.image': 'この画像は使えません',
  'trouble.image.not-an-image':
    '名前に関係なく、中身が PNG、JPEG、WebP の画像ではありません。このどれかで保存し直して、もう一度お試しください。',
  'trouble.image.animated': 'アニメーション画像です。静止画を使ってください。',
  'trouble.image.too-large': '{most} MB を超えています。小さくしてもう一度お試しください。',
  'trouble.image.forbidden-address':
    'アドレスが公開のインターネット上にありません。誰でも開けるリンクを使ってください。',
  'trouble.image.unreachable':
    '取得できませんでした。リンクが開けるか自分で確かめるか、画像を添付してください。',
  'trouble.image.not-a-url': 'image: には https:// で始まるリンクを指定してください。',
  'trouble.image.too-many-pixels':
    'ピクセル数が多すぎます。一辺 {edge} まで、合計 {total} 百万ピクセルまでなら使えます。小さくしてもう一度お試しください。',
  'trouble.image.too-few-pixels': '小さすぎます。各辺に {least} ピクセル以上必要です。',
  'trouble.public-url': 'ここの画像はまだゲートウェイに渡せません',
  'trouble.public-url.text':
    'このワークスペースの管理者がボットの PUBLIC_URL を設定する必要があります。それまでは誰でも開けるリンクを使ってください：image:https://…',
  'trouble.place': 'ボットがこのチャンネルにいません',
  'trouble.place.text': 'ここに招待してから（Slack では {command}）、もう一度お試しください。',
  'trouble.no-picture': 'このメッセージには画像がありません',
  'trouble.no-picture.text': 'PNG、JPEG、WebP の画像があるメッセージを選んでください。',
  'trouble.form': 'このフォームは古くなっています',
  'trouble.form.text': '何も開始されず、クレジットも使われていません。開き直してください。',
  'trouble.no-task': 'そのタスクはありません',
  'trouble.no-task.text': 'カードからタスク ID 全体をコピーするか、履歴を見てください。',
  'trouble.not-yours': 'これは他の人のものです',
  'trouble.not-yours.text': '/sora で自分の動画を作れます。',
  'trouble.too-late': 'もうできません',
  'trouble.too-late.text': 'すでに済んでいるか、タスクが先に進みました。何も変更されていません。',
  'trouble.not-resumed': 'ゲートウェイにこの動画がありません',
  'trouble.not-resumed.text': '必要なら、もう一度作ってください。',
  'trouble.not-admin': '管理者用です',
  'trouble.not-admin.text': 'この場所の管理者に頼んでください。',
  'trouble.maintenance': '管理者が新しい動画を停止しています',
  'trouble.maintenance.text':
    '何も開始されず、クレジットも使われていません。後でもう一度お試しください。',
  'trouble.blocked': 'ここでは動画を作れません',
  'trouble.blocked.text': '管理者が禁止しました。間違いだと思うときは管理者に尋ねてください。',
  'trouble.channel': 'このチャンネルでは動画を作れません',
  'trouble.channel.text': 'クレジットは使われていません。別のチャンネルをお試しください。',
  'trouble.channel.only': 'クレジットは使われていません。{channels} でお試しください。',
  'trouble.confirm_other': '{count} クレジットかかります',
  'trouble.confirm.text': 'まだクレジットは使われていません。作りますか？',
  'trouble.store': '今はクレジットを計算できません',
  'trouble.store.text':
    'そのため何も開始されず、クレジットも使われていません。1 分後にもう一度お試しください。',
  'trouble.busy': 'ただいま大変混み合っています',
  'trouble.busy.text':
    '何も開始されておらず、クレジットも消費されていません。1 分後にもう一度お試しください。',
  'trouble.stopping': 'ボットを再起動しています',
  'trouble.stopping.text': '何も開始されていません。1 分後にもう一度お試しください。',
  'trouble.defect': 'こちら側で問題が起きました',
  'trouble.defect.text':
    '何も開始されず、クレジットも使われていません。もう一度お試しください。続く場合は管理者に知らせてください。',

  'failure.people': 'ゲートウェイは実在の人物を受け付けません',
  'failure.people.text':
    '人物か顔が見つかりました。人のいない画像を使うか、実在の人物を書かないでください。クレジットは返却しました。',
  'failure.moderated': 'ゲートウェイに拒否されました',
  'failure.moderated.text':
    'プロンプトか画像の内容が審査を通りませんでした。プロンプトを書き換えるか、別の画像を使ってください。クレジットは返却しました。',
  'failure.picture': 'ゲートウェイは画像を使えませんでした',
  'failure.picture.text':
    '画像を開けなかったか、形式や大きさが合いません。別の画像を使ってください。クレジットは返却しました。',
  'failure.rejected': 'ゲートウェイがこのリクエストを拒否しました',
  'failure.rejected.text':
    'オプションが受け付けられませんでした。変更してもう一度お試しください。クレジットは返却しました。',
  'failure.retired': 'このモデルは終了しました',
  'failure.retired.text':
    'ゲートウェイはもう提供していません。別のモデルを選んでください。クレジットは返却しました。',
  'failure.unauthorised': 'ゲートウェイがボットを受け入れません',
  'failure.unauthorised.text': '管理者がキーを確認する必要があります。クレジットは返却しました。',
  'failure.no-credit': 'ゲートウェイの残高がありません',
  'failure.no-credit.text': '管理者がチャージする必要があります。クレジットは返却しました。',
  'failure.unknown-task': 'ゲートウェイにこのタスクがありません',
  'failure.unknown-task.text': '必要なら、もう一度始めてください。クレジットは返却しました。',
  'failure.nonsense': 'ゲートウェイの回答に動画がありませんでした',
  'failure.nonsense.text': 'もう一度お試しください。クレジットは返却しました。',
  'failure.cancelled': 'ゲートウェイがこのタスクを取り消しました',
  'failure.cancelled.text': 'もう一度お試しください。クレジットは返却しました。',
  'failure.timeout': 'ゲートウェイがこのタスクをあきらめました',
  'failure.timeout.text':
    '時間がかかりすぎました。もう一度試すか、短い動画を頼んでください。クレジットは返却しました。',
  'failure.expired': 'この動画はゲートウェイで期限切れになりました',
  'failure.expired.text': 'もう一度始めてください。クレジットは返却しました。',
  'failure.internal': 'ゲートウェイで障害が起きました',
  'failure.internal.text':
    '原因はゲートウェイ側にあります。もう一度お試しください。クレジットは返却しました。',
  'failure.deadline': '時間がかかりすぎました',
  'failure.deadline.text':
    'ゲートウェイが時間内に終わらず、待つのをやめました。クレジットは返却しました。',
  'failure.unreachable': 'ゲートウェイに接続できませんでした',
  'failure.unreachable.text':
    'そこでは何も開始されていません。後でもう一度お試しください。クレジットは返却しました。',
  'failure.lost': 'このリクエストの行方が分からなくなりました',
  'failure.lost.text':
    'ゲートウェイで始まったかどうか分かりません。再送はせず、クレジットは返却しました。',
  'failure.place': 'このチャンネルには書き込めません',
  'failure.place.text':
    'ここに招待してから（Slack では {command}）、もう一度お試しください。クレジットは返却しました。',
  'failure.picture-gone': '画像がもうありません',
  'failure.picture-gone.text':
    '順番が来たときにはなくなっていました。もう一度添付してください。クレジットは返却しました。',
  'failure.public-url': '画像をゲートウェイに渡せません',
  'failure.public-url.text':
    'このワークスペースの管理者がボットの PUBLIC_URL を設定する必要があります。クレジットは返却しました。',
  'failure.left': '順番待ちから外しました',
  'failure.left.text': '何も開始されていません。クレジットは返却しました。',
  'failure.stopped': '追跡をやめました',
  'failure.stopped.text':
    'ゲートウェイは止められません。作成は続き料金もかかるため、クレジットは戻りません。',
  'failure.called-off': 'ゲートウェイで停止しました',
  'failure.called-off.text': '動画は作られません。クレジットは返却しました。',
  'failure.credits': 'クレジットが足りません',
  'failure.credits.text':
    'このタスクが始まる前に使い切られました。元に戻ってからもう一度お試しください。',

  'problem.prompt.empty': '{option}：動画の内容を書いてください。',
  'problem.prompt.word': '{option}：ここでは管理者が {word} を禁止しています。消してください。',
  'problem.prompt.long': '{option}：{length} 文字は多すぎます。{most} 文字までです。',
  'problem.model.unknown': '{option}：{model} はありません。選べるもの：{allowed}。',
  'problem.model.off':
    '{option}：ここでは管理者が {model} をオフにしています。別のモデルを選んでください。',
  'problem.model.retired': '{option}：{model} は終了しました。選べるもの：{allowed}。',
  'problem.duration.number': '{option}：秒数を数字で書いてください。選べるもの：{allowed}。',
  'problem.duration.other':
    '{option}：{duration} 秒は選べません。{model} で選べるもの：{allowed} 秒。',
  'problem.duration.needs':
    '{option}：{duration} 秒には {able} が必要です。{model} で選べるもの：{allowed} 秒。',
  'problem.duration.size':
    '{option}：{duration} 秒には {model} のサイズ {sizes} が必要です。{size} で選べるもの：{allowed} 秒。',
  'problem.orientation.unknown': '{option}：選べるもの：{allowed}。',
  'problem.orientation.other': '{option}：{model} で選べるもの：{allowed}。',
  'problem.size.unknown': '{option}：選べるもの：{allowed}。',
  'problem.size.other': '{option}：{size} は選べません。{model} で選べるもの：{allowed}。',
  'problem.size.needs':
    '{option}：{size} には {able} が必要です。{model} で選べるもの：{allowed}。',
  'problem.style.other': '{option}：{style} はありません。選べるもの：{allowed}。',
  'problem.style.none': '{option}：{model} にスタイルはありません。対応モデル：{able}。',
  'problem.image.url': '{option}：https:// で始まるリンクを指定してください。',
  'problem.image.many_other': '{option}：{model} で使える画像は {count} 枚です。',
  'problem.image.none': '{option}：{model} は画像を使えません。',
  'problem.image.needed':
    '{option}：{model} は画像から動画を作ります。画像を付けるか、別のモデルを選んでください。',
  'problem.storyboard.none': '{option}：{model} は対応していません。対応モデル：{able}。',
  'problem.storyboard.long':
    '{option}：カットの合計は {shots} 秒、動画は {duration} 秒です。カットを短くするか、長い動画を選んでください。',
  'problem.edit.none': '{option}：{model} は編集できません。対応モデル：{able}。',
  'problem.edit.empty': '{option}：以前の動画の編集 ID を指定してください。',
  'problem.boolean': '{option}：はい か いいえ で答えてください。',
  'problem.option.unknown': '{name}：そのオプションはありません。オプション：{allowed}。',
  'problem.option.unknown.near': '{name}：そのオプションはありません。{nearest} のことですか？',
  'problem.option.twice': '{option}：2 回指定されています。',
};
