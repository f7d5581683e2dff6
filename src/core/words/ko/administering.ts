import type { administering as en } from '../en/administering.ts';
import type { Section } from '../section.ts';

/** 관리자가 읽고 입력하는 글. */
export const administering: Section<typeof en> = {
  'admin.title': '관리',
  'admin.now': '현재 적용된 설정',
  'admin.settings': '설정',
  'admin.log': '기록',
  'admin.gateways': '게이트웨이',
  'admin.page': '운영자 페이지',
  'admin.page.text':
    '운영자 페이지: {link}\n이 링크는 {minutes}분 안에 한 번만 쓸 수 있습니다. 다른 사람에게 주지 마세요.',
  'admin.log.none': '아직 변경된 내용이 없습니다.',
  'admin.pause': '새 동영상 일시 중지',
  'admin.resume': '새 동영상 허용',
  'admin.grant': '크레딧 지급',
  'admin.reset': '크레딧 초기화',
  'admin.chart': '차트 보내기',
  'admin.save': '저장',
  'admin.close': '닫기',
  'admin.saved': '완료',
  'admin.unchanged': '변경된 내용이 없습니다.',
  'admin.user': '사용자',
  'admin.credits': '크레딧',
  'admin.unit': '집계 단위',
  'admin.unit.day': '일',
  'admin.unit.week': '주',
  'admin.unit.month': '월',
  'admin.limit.day': '하루 {credits}',
  'admin.limit.week': '주당 {credits}',
  'admin.limit.month': '월 {credits}',
  'admin.limit.none': '제한 없음',
  'admin.empty': '비워 두면: {value}.',
  'admin.number': '{least}에서 {most} 사이의 정수를 입력하세요.',
  'admin.roles.hint':
    '한 줄에 그룹 하나와 크레딧을 적으세요. 예: {example}. 가장 큰 값이 적용됩니다. 여기의 그룹: {groups}',
  'admin.roles.wrong': '{line}: 이 워크스페이스의 그룹과 정수를 입력하세요.',
  'admin.channels.rule': '동영상을 만들 수 있는 곳',
  'admin.channels.only': '이 채널에서만',
  'admin.channels.except': '이 채널을 제외한 모든 곳',
  'admin.channels.none': '채널을 하나 이상 선택하세요.',
  'admin.words.hint': '한 줄에 단어나 문구 하나. *는 임의의 글자를 뜻합니다.',
  'admin.words.long': '한 줄에 {most}자, 최대 {lines}줄까지입니다.',
  'admin.language.own': '각자의 언어',
  'admin.left': '{user}: {left}',
  'admin.no-limit': '여기에는 제한이 없어 변경할 것이 없습니다.',

  'gateway.none': '없습니다.',
  'gateway.working': '✓ 정상',
  'gateway.paused': '⏸ {time}까지 중지 요청을 받음',
  'gateway.down': '✗ 연결 안 됨, 다시 시도: {time}',
  'gateway.trying': '✗ 연결 안 됨, 다음 요청 때 다시 시도',
  'gateway.keyless': '✗ 사용할 수 있는 키 없음',
  'gateway.keyless.until': '✗ 사용할 수 있는 키 없음, 다시 시도: {time}',
  'gateway.running': '{running}개 만드는 중',
  'gateway.running.most': '{most}개 중 {running}개 만드는 중',
  'gateway.keys': '키 {all}개 중 {usable}개 사용 가능',
  'gateway.balance': '{left} 남음({time} 확인)',
  'gateway.models': '모델: {models}',
  'gateway.models.none': '모델 없음',
  'gateway.leaves': '{model}({day} 종료)',
  'gateway.gone': '✗ 종료됨: {models}',
  'gateway.gone.since': '{model}({day}부터)',
  'gateway.gone.until': '{model}(다시 시도: {time})',

  'news.retired': '{gateway}: {model} 모델을 더 이상 쓸 수 없습니다',
  'news.retired.text':
    '{time}까지 사용하지 않다가 그 뒤 요청 하나로 다시 시도합니다. 요청한 사람의 동영상은 다른 게이트웨이에서 만들었거나, 본인에게 알리고 크레딧을 돌려주었습니다. 계속 쓰지 않으려면 CATALOGUE_FILE에서 이 모델에 retired를 설정하세요.',
  'news.unauthorised': '{gateway}: 키가 거부되었습니다',
  'news.unauthorised.text':
    '유효한 키가 있어야 그곳에서 동영상을 만들 수 있습니다. 봇 설정에서 키를 확인하세요. 요청한 사람의 동영상은 다른 게이트웨이에서 만들었거나 크레딧을 돌려주었습니다.',
  'news.no-credit': '{gateway}: 잔액이 없습니다',
  'news.no-credit.text':
    '충전해야 그곳에서 동영상을 만들 수 있습니다. 요청한 사람의 동영상은 다른 게이트웨이에서 만들었거나 크레딧을 돌려주었습니다.',
  'news.balance': '{gateway}: 잔액이 얼마 남지 않았습니다',
  'news.balance.text':
    '남은 잔액은 {left}, BALANCE_WARNING은 {warning}입니다. 다 쓰기 전에 충전하세요.',

  'help.around':
    '{quota}: 남은 크레딧과 가격\n{task}: 동영상 하나의 상태\n{history}: 내 동영상\n{privacy}: 나에 대해 저장된 정보\n{admin}: 관리자용',

  'install.title': 'Slack용 Reelbot',
  'install.text': 'Reelbot은 프롬프트나 이미지로 동영상을 만들어 스레드에 올립니다.',
  'install.button': 'Slack에 추가',
  'install.next':
    '다음으로 Slack이 어느 워크스페이스에 추가할지 묻고, Reelbot이 그곳에서 할 수 있는 일을 보여 줍니다. 이 링크는 10분 동안 유효합니다.',
  'install.again': '다시 시작',
  'install.done': 'Reelbot을 설치했습니다',
  'install.done.text': '이제 {name}에서 Reelbot을 쓸 수 있습니다.',
  'install.done.next':
    '다음 단계: {invite} 명령으로 채널에 초대한 뒤, {command} 다음에 동영상의 내용을 입력하세요. 나머지는 {help}에서 볼 수 있습니다.',
  'install.refused': 'Reelbot을 설치하지 않았습니다',
  'install.refused.text':
    'Slack에서 권한이 거부되어 아무것도 변경되지 않았습니다. 관리자가 앱을 승인해야 하는 워크스페이스라면 관리자에게 요청하세요.',
  'install.over': '이 링크는 더 이상 쓸 수 없습니다',
  'install.over.text':
    '설치는 시작한 브라우저에서 10분 안에 한 번만 마칠 수 있습니다. 아무것도 변경되지 않았습니다.',
  'install.failed': '설치 중 문제가 생겼습니다',
  'install.failed.text': 'Reelbot을 설치하지 못했습니다. {why}',
  'install.failed.why': '잠시 후 다시 시도하세요. 계속되면 이 봇을 운영하는 사람에게 알려 주세요.',
  'install.failed.reason': '이유: {reason}.',
};
