import type { privacy as en } from '../en/privacy.ts';
import type { Section } from '../section.ts';

/** 关于一个人保存了什么。 */
export const privacy: Section<typeof en> = {
  'privacy.title': '关于你保存的内容',
  'privacy.tasks': '你请求的视频（提示词、图片地址、时间和编号）：{tasks}',
  'privacy.forms': '你没有提交的表单：{forms}',
  'privacy.more': '你用了多少积分、禁止记录，以及你作为管理员更改的设置。',
  'privacy.exported': '关于你保存的所有内容都在这个文件里。',
  'privacy.sent': '文件在我们的私信里。',
  'privacy.unsent': '文件没能发给你',
  'privacy.unsent.text': '需要机器人的运营者检查。什么都没有更改。',
  'privacy.ask': '要永久删除吗？',
  'privacy.goes_other':
    '会删除：你的 {count} 个视频的提示词、图片、时间和编号，以及没有提交的表单。这些视频的按钮和链接会失效。',
  'privacy.chat':
    '视频会留在聊天中，网关也可能还保留着。要移除某个视频，请先按它下面的“删除”：之后只有那里的管理员才能移除。',
  'privacy.open': '仍在生成、会保留的视频：{open}。等它们结束后再来一次。',
  'privacy.stays': '会保留：你在当前周期用掉的积分数（到恢复为止）、禁止记录、你作为管理员的更改。',
  'privacy.deleted': '已删除',
  'privacy.forgotten': '已忘记的视频：{tasks}',

  'button.export': '获取文件',
  'button.erase': '删除',
  'button.forget': '永久删除',

  'trouble.question': '这个询问已过期',
  'trouble.question.text': '什么都没有删除。请重新开始。',
  'trouble.half-forgotten': '没能全部删除',
  'trouble.half-forgotten.text': '请一分钟后再来一次：会继续删除剩下的内容。',
};
