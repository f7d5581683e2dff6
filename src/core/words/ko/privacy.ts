import type { privacy as en } from '../en/privacy.ts';
import type { Section } from '../section.ts';

/** 한 사람에 대해 저장된 것. */
export const privacy: Section<typeof en> = {
  'privacy.title': '나에 대해 저장된 정보',
  'privacy.tasks': '요청한 동영상(프롬프트, 이미지 주소, 시각, ID 포함): {tasks}',
  'privacy.forms': '보내지 않은 양식: {forms}',
  'privacy.more': '사용한 크레딧, 차단 여부, 관리자로서 변경한 내용.',
  'privacy.exported': '나에 대해 저장된 모든 정보가 이 파일에 있습니다.',
  'privacy.sent': '다이렉트 메시지로 보냈습니다.',
  'privacy.unsent': '파일을 보내지 못했습니다',
  'privacy.unsent.text': '봇을 운영하는 사람이 확인해야 합니다. 아무것도 변경되지 않았습니다.',
  'privacy.ask': '영구적으로 삭제할까요?',
  'privacy.goes_other':
    '삭제되는 것: 내 동영상 {count}개의 프롬프트, 이미지, 시각, ID와 보내지 않은 양식. 이 동영상들의 버튼과 링크는 작동하지 않게 됩니다.',
  'privacy.chat':
    '동영상은 채팅에 남고, 게이트웨이에도 남아 있을 수 있습니다. 없애려면 먼저 그 아래의 ‘삭제’를 누르세요. 나중에는 그곳을 관리하는 사람만 지울 수 있습니다.',
  'privacy.open': '아직 만드는 중이라 남는 것: {open}. 끝난 뒤 다시 요청하세요.',
  'privacy.stays':
    '남는 것: 다시 채워질 때까지의 크레딧 사용량, 차단 기록, 관리자로서 변경한 내용.',
  'privacy.deleted': '삭제했습니다',
  'privacy.forgotten': '정보를 지운 동영상: {tasks}',

  'button.export': '파일로 받기',
  'button.erase': '삭제하기',
  'button.forget': '영구 삭제하기',

  'trouble.question': '이 질문은 만료되었습니다',
  'trouble.question.text': '아무것도 삭제되지 않았습니다. 다시 요청하세요.',
  'trouble.half-forgotten': '일부를 삭제하지 못했습니다',
  'trouble.half-forgotten.text': '1분 후 다시 요청하세요. 나머지를 이어서 삭제합니다.',
};
