import type { refusing as en } from '../en/refusing.ts';
import type { Section } from '../section.ts';

/** 무엇이 잘못되었고 다음에 무엇을 하면 되는지. */
export const refusing: Section<typeof en> = {
  'trouble.invalid': '이대로는 만들 수 없습니다',
  'trouble.credits': '크레딧이 부족합니다',
  'trouble.credits.text': '필요한 크레딧은 {cost}, 남은 크레딧은 {left}입니다({reset}까지).',
  'trouble.credits.scope':
    '필요한 크레딧은 {cost}, 여기의 모두에게 남은 크레딧은 {left}입니다({reset}까지).',
  'trouble.credits.global':
    '필요한 크레딧은 {cost}, 모두에게 남은 크레딧은 {left}입니다({reset}까지).',
  'trouble.image': '이 이미지는 사용할 수 없습니다',
  'trouble.image.not-an-image':
    '이름과 상관없이 PNG, JPEG 또는 WebP 이미지가 아닙니다. 이 중 하나로 저장해 다시 시도하세요.',
  'trouble.image.animated': '움직이는 이미지입니다. 정지 이미지를 사용하세요.',
  'trouble.image.too-large': '{most}MB를 넘습니다. 줄여서 다시 시도하세요.',
  'trouble.image.forbidden-address':
    '주소가 공개 인터넷에 있지 않습니다. 누구나 열 수 있는 링크를 사용하세요.',
  'trouble.image.unreachable':
    '가져올 수 없었습니다. 링크가 열리는지 직접 확인하거나 이미지를 첨부하세요.',
  'trouble.image.not-a-url': 'image: 옵션에는 https://로 시작하는 링크가 필요합니다.',
  'trouble.image.too-many-pixels':
    '픽셀이 너무 많습니다. 한 변은 {edge}, 전체는 {total}백만 픽셀까지 됩니다. 줄여서 다시 시도하세요.',
  'trouble.image.too-few-pixels': '너무 작습니다. 각 변이 {least}픽셀 이상이어야 합니다.',
  'trouble.public-url': '이곳의 이미지는 아직 게이트웨이에 전달할 수 없습니다',
  'trouble.public-url.text':
    '이 워크스페이스의 관리자가 봇에 PUBLIC_URL을 설정해야 합니다. 그때까지는 누구나 열 수 있는 링크를 사용하세요: image:https://…',
  'trouble.place': '제가 이 채널에 없습니다',
  'trouble.place.text': '저를 여기에 초대한 뒤(Slack에서는 {command}) 다시 시도하세요.',
  'trouble.no-picture': '이 메시지에는 이미지가 없습니다',
  'trouble.no-picture.text': 'PNG, JPEG 또는 WebP 이미지가 있는 메시지를 고르세요.',
  'trouble.form': '이 양식은 너무 오래되었습니다',
  'trouble.form.text': '아무것도 시작되지 않았고 크레딧도 쓰지 않았습니다. 다시 여세요.',
  'trouble.no-task': '그런 작업이 없습니다',
  'trouble.no-task.text': '카드에서 작업 ID 전체를 복사하거나 기록을 확인하세요.',
  'trouble.not-yours': '다른 사람의 것입니다',
  'trouble.not-yours.text': '/sora로 직접 만들어 보세요.',
  'trouble.too-late': '이제는 할 수 없습니다',
  'trouble.too-late.text':
    '이미 처리되었거나 작업이 다음 단계로 넘어갔습니다. 아무것도 변경되지 않았습니다.',
  'trouble.not-resumed': '게이트웨이에 이 동영상이 없습니다',
  'trouble.not-resumed.text': '아직 필요하면 다시 만드세요.',
  'trouble.not-admin': '관리자용입니다',
  'trouble.not-admin.text': '이곳을 관리하는 사람에게 요청하세요.',
  'trouble.maintenance': '관리자가 여기서 새 동영상을 일시 중지했습니다',
  'trouble.maintenance.text':
    '아무것도 시작되지 않았고 크레딧도 쓰지 않았습니다. 나중에 다시 시도하세요.',
  'trouble.blocked': '여기서는 동영상을 만들 수 없습니다',
  'trouble.blocked.text': '관리자가 차단했습니다. 잘못되었다고 생각하면 관리자에게 문의하세요.',
  'trouble.channel': '이 채널에서는 동영상을 만들 수 없습니다',
  'trouble.channel.text': '크레딧은 쓰지 않았습니다. 다른 채널에서 시도하세요.',
  'trouble.channel.only': '크레딧은 쓰지 않았습니다. 사용할 수 있는 채널: {channels}',
  'trouble.confirm_other': '{count} 크레딧이 필요합니다',
  'trouble.confirm.text': '아직 크레딧을 쓰지 않았습니다. 만들까요?',
  'trouble.store': '지금은 크레딧을 계산할 수 없습니다',
  'trouble.store.text':
    '그래서 아무것도 시작되지 않았고 크레딧도 쓰지 않았습니다. 1분 후 다시 시도하세요.',
  'trouble.busy': '지금 요청이 너무 많습니다',
  'trouble.busy.text':
    '아무것도 시작되지 않았고 크레딧도 사용되지 않았습니다. 1분 후 다시 시도하세요.',
  'trouble.stopping': '봇을 다시 시작하는 중입니다',
  'trouble.stopping.text': '아무것도 시작되지 않았습니다. 1분 후 다시 시도하세요.',
  'trouble.defect': '저희 쪽에 문제가 생겼습니다',
  'trouble.defect.text':
    '아무것도 시작되지 않았고 크레딧도 쓰지 않았습니다. 다시 시도하고, 또 생기면 관리자에게 알려 주세요.',

  'failure.people': '게이트웨이는 실제 인물을 받지 않습니다',
  'failure.people.text':
    '사람이나 얼굴이 발견되었습니다. 사람이 없는 이미지를 사용하거나 실제 인물을 묘사하지 마세요. 크레딧은 돌려드렸습니다.',
  'failure.moderated': '게이트웨이가 거부했습니다',
  'failure.moderated.text':
    '프롬프트나 이미지의 내용이 심사를 통과하지 못했습니다. 프롬프트를 바꾸거나 다른 이미지를 사용하세요. 크레딧은 돌려드렸습니다.',
  'failure.picture': '게이트웨이가 이미지를 사용할 수 없었습니다',
  'failure.picture.text':
    '이미지를 열 수 없었거나 형식이나 크기가 맞지 않습니다. 다른 이미지를 사용하세요. 크레딧은 돌려드렸습니다.',
  'failure.rejected': '게이트웨이가 이 요청을 거부했습니다',
  'failure.rejected.text':
    '옵션이 받아들여지지 않았습니다. 바꿔서 다시 시도하세요. 크레딧은 돌려드렸습니다.',
  'failure.retired': '이 모델은 종료되었습니다',
  'failure.retired.text':
    '게이트웨이가 더 이상 제공하지 않습니다. 다른 모델을 고르세요. 크레딧은 돌려드렸습니다.',
  'failure.unauthorised': '게이트웨이가 봇을 받아들이지 않습니다',
  'failure.unauthorised.text': '관리자가 키를 확인해야 합니다. 크레딧은 돌려드렸습니다.',
  'failure.no-credit': '게이트웨이에 잔액이 없습니다',
  'failure.no-credit.text': '관리자가 충전해야 합니다. 크레딧은 돌려드렸습니다.',
  'failure.unknown-task': '게이트웨이에 이 작업이 없습니다',
  'failure.unknown-task.text': '아직 필요하면 다시 시작하세요. 크레딧은 돌려드렸습니다.',
  'failure.nonsense': '게이트웨이의 응답에 동영상이 없습니다',
  'failure.nonsense.text': '다시 시도하세요. 크레딧은 돌려드렸습니다.',
  'failure.cancelled': '게이트웨이가 이 작업을 취소했습니다',
  'failure.cancelled.text': '다시 시도하세요. 크레딧은 돌려드렸습니다.',
  'failure.timeout': '게이트웨이가 이 작업을 포기했습니다',
  'failure.timeout.text':
    '그곳에서 너무 오래 걸렸습니다. 다시 시도하거나 더 짧은 동영상을 요청하세요. 크레딧은 돌려드렸습니다.',
  'failure.expired': '이 동영상은 게이트웨이에서 만료되었습니다',
  'failure.expired.text': '다시 시작하세요. 크레딧은 돌려드렸습니다.',
  'failure.internal': '게이트웨이에 오류가 생겼습니다',
  'failure.internal.text':
    '문제는 게이트웨이 쪽에 있습니다. 다시 시도하세요. 크레딧은 돌려드렸습니다.',
  'failure.deadline': '너무 오래 걸렸습니다',
  'failure.deadline.text':
    '게이트웨이가 제때 끝내지 못해 기다리기를 멈췄습니다. 크레딧은 돌려드렸습니다.',
  'failure.unreachable': '게이트웨이에 연결할 수 없었습니다',
  'failure.unreachable.text':
    '그곳에서 아무것도 시작되지 않았습니다. 나중에 다시 시도하세요. 크레딧은 돌려드렸습니다.',
  'failure.lost': '이 요청의 행방을 놓쳤습니다',
  'failure.lost.text':
    '게이트웨이에서 시작되었는지 알 수 없습니다. 다시 보내지 않았고 크레딧은 돌려드렸습니다.',
  'failure.place': '이 채널에 글을 쓸 수 없습니다',
  'failure.place.text':
    '저를 여기에 초대한 뒤(Slack에서는 {command}) 다시 시도하세요. 크레딧은 돌려드렸습니다.',
  'failure.picture-gone': '이미지가 더 이상 없습니다',
  'failure.picture-gone.text':
    '차례가 되었을 때 이미지가 없었습니다. 다시 첨부하세요. 크레딧은 돌려드렸습니다.',
  'failure.public-url': '이미지를 게이트웨이에 전달할 수 없습니다',
  'failure.public-url.text':
    '이 워크스페이스의 관리자가 봇에 PUBLIC_URL을 설정해야 합니다. 크레딧은 돌려드렸습니다.',
  'failure.left': '대기열에서 뺐습니다',
  'failure.left.text': '아무것도 시작되지 않았습니다. 크레딧은 돌려드렸습니다.',
  'failure.stopped': '더 이상 추적하지 않습니다',
  'failure.stopped.text':
    '게이트웨이에 중지를 요청할 수 없습니다. 작업이 계속되고 비용도 들기 때문에 크레딧은 돌려드리지 않습니다.',
  'failure.called-off': '게이트웨이에서 중지했습니다',
  'failure.called-off.text': '동영상은 만들어지지 않으며, 크레딧은 돌려드렸습니다.',
  'failure.credits': '크레딧이 부족합니다',
  'failure.credits.text': '이 작업이 시작되기 전에 다 썼습니다. 다시 채워지면 시도하세요.',

  'problem.prompt.empty': '{option}: 동영상의 내용을 적어 주세요.',
  'problem.prompt.word': '{option}: 관리자가 여기서 {word} 사용을 막았습니다. 빼 주세요.',
  'problem.prompt.long': '{option}: {length}자는 너무 깁니다. {most}자까지 됩니다.',
  'problem.model.unknown': '{option}: {model} 모델이 없습니다. 선택 가능: {allowed}.',
  'problem.model.off': '{option}: 관리자가 여기서 {model} 모델을 껐습니다. 다른 모델을 고르세요.',
  'problem.model.retired': '{option}: {model} 모델은 종료되었습니다. 선택 가능: {allowed}.',
  'problem.duration.number': '{option}: 초를 숫자로 적으세요. 선택 가능: {allowed}.',
  'problem.duration.other': '{option}: {duration}초는 없습니다. {model} 선택 가능: {allowed}초.',
  'problem.duration.needs':
    '{option}: {duration}초에는 {able}이(가) 필요합니다. {model} 선택 가능: {allowed}초.',
  'problem.duration.size':
    '{option}: {duration}초에는 {model} 모델의 크기 {sizes}이(가) 필요합니다. {size} 선택 가능: {allowed}초.',
  'problem.orientation.unknown': '{option}: 선택 가능: {allowed}.',
  'problem.orientation.other': '{option}: {model} 선택 가능: {allowed}.',
  'problem.size.unknown': '{option}: 선택 가능: {allowed}.',
  'problem.size.other': '{option}: {size} 크기는 없습니다. {model} 선택 가능: {allowed}.',
  'problem.size.needs':
    '{option}: {size} 크기에는 {able}이(가) 필요합니다. {model} 선택 가능: {allowed}.',
  'problem.style.other': '{option}: {style} 스타일이 없습니다. 선택 가능: {allowed}.',
  'problem.style.none': '{option}: {model} 모델에는 스타일이 없습니다. 지원 모델: {able}.',
  'problem.image.url': '{option}: https://로 시작하는 링크를 넣으세요.',
  'problem.image.many_other': '{option}: {model} 모델은 이미지 {count}장까지 받습니다.',
  'problem.image.none': '{option}: {model} 모델은 이미지를 받지 않습니다.',
  'problem.image.needed':
    '{option}: {model} 모델은 이미지로 동영상을 만듭니다. 이미지를 첨부하거나 다른 모델을 고르세요.',
  'problem.storyboard.none': '{option}: {model} 모델은 지원하지 않습니다. 지원 모델: {able}.',
  'problem.storyboard.long':
    '{option}: 장면의 합은 {shots}초인데 동영상은 {duration}초입니다. 장면을 줄이거나 더 긴 길이를 고르세요.',
  'problem.edit.none': '{option}: {model} 모델은 편집할 수 없습니다. 지원 모델: {able}.',
  'problem.edit.empty': '{option}: 이전 동영상의 편집 ID를 넣으세요.',
  'problem.boolean': '{option}: 예 또는 아니요로 답하세요.',
  'problem.option.unknown': '{name}: 그런 옵션이 없습니다. 옵션: {allowed}.',
  'problem.option.unknown.near': '{name}: 그런 옵션이 없습니다. 혹시 {nearest}인가요?',
  'problem.option.twice': '{option}: 두 번 지정되었습니다.',
};
