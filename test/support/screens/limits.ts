/** Longest texts by the tightest of the places where they stand, in UTF-16 units. The documentation of Discord and Slack has the figures; `places.ts` finds the places. */
export const LIMITS: Readonly<Record<number, readonly string[]>> = {
  // Heading and buttons of a Slack modal.
  24: [
    ...['admin.close', 'admin.gateways', 'admin.grant', 'admin.log', 'admin.page'],
    ...['admin.reset', 'admin.save'],
    ...['admin.saved', 'admin.settings', 'admin.title'],
    ...['form.cancel', 'form.submit', 'form.title'],
  ],
  // Name of a command or an option on Discord.
  32: [
    ...['command.animate'],
    ...['name.duration', 'name.edit', 'name.id', 'name.image', 'name.model', 'name.orientation'],
    ...['name.prompt', 'name.remove_watermark', 'name.size', 'name.storyboard', 'name.style'],
    ...['param.channel', 'param.credits', 'param.days', 'param.from', 'param.language'],
    ...['param.model', 'param.per', 'param.person', 'param.role', 'param.rule', 'param.state'],
    ...['param.whom'],
    ...['sub.block', 'sub.channels', 'sub.confirm', 'sub.delete', 'sub.export', 'sub.gateways'],
    ...['sub.grant', 'sub.keep', 'sub.language', 'sub.limit', 'sub.log', 'sub.model', 'sub.pause'],
    ...['sub.reset', 'sub.resume', 'sub.role', 'sub.settings', 'sub.show', 'sub.spoiler'],
    ...['sub.unblock', 'sub.words'],
  ],
  // Title and labels of a form on Discord.
  45: [
    ...['form.image', 'form.offer', 'form.orientation', 'form.picture', 'form.prompt'],
    ...['form.style'],
    ...['setting.words'],
  ],
  // Button and option on Slack; a button on Discord takes 80, an option 100.
  75: [
    ...[
      'admin.channels.except',
      'admin.channels.only',
      'admin.language.own',
      'admin.unit.day',
      'admin.unit.month',
      'admin.unit.week',
    ],
    ...['admin.chart', 'admin.pause', 'admin.resume'],
    ...['button.again', 'button.change', 'button.confirm', 'button.delete', 'button.edit'],
    ...['button.erase', 'button.export', 'button.forget', 'button.leave', 'button.resume'],
    ...['button.send', 'button.stop'],
    ...['card.cost'],
    ...['choice.landscape', 'choice.large', 'choice.needs-image', 'choice.portrait'],
    ...['choice.seconds', 'choice.small'],
    ...['form.open'],
    ...['history.newer', 'history.older'],
    ...['style.anime', 'style.chaos', 'style.comic', 'style.festive', 'style.golden'],
    ...['style.handheld', 'style.kakalaka', 'style.news', 'style.retro', 'style.selfie'],
    ...['style.sitcom', 'style.vintage'],
  ],
  // Description of a command or an option, name of a choice, hint in a form on Discord.
  100: [
    ...['admin.words.hint'],
    ...['choice.model'],
    ...['command.admin', 'command.description', 'command.history', 'command.privacy'],
    ...['command.quota', 'command.task'],
    ...['form.image.hint', 'form.image.kept', 'form.image.needed', 'form.image.some'],
    ...['form.offer.some', 'form.prompt.hint', 'form.style.some'],
    ...['option.duration', 'option.edit', 'option.id', 'option.image', 'option.model'],
    ...['option.orientation', 'option.prompt', 'option.remove_watermark', 'option.size'],
    ...['option.storyboard', 'option.style'],
    ...['param.channel.next', 'param.channel.text', 'param.credits.text', 'param.days.text'],
    ...['param.from.text', 'param.language.text', 'param.model.text', 'param.more.text'],
    ...['param.per.text', 'param.person.text', 'param.role.text', 'param.rule.all'],
    ...['param.rule.text', 'param.state.off', 'param.state.on', 'param.state.text'],
    ...['param.whom.scope', 'param.whom.text', 'param.whom.user'],
    ...['sub.block.text', 'sub.channels.text', 'sub.confirm.text', 'sub.delete.text'],
    ...['sub.export.text', 'sub.gateways.text', 'sub.grant.text', 'sub.keep.text'],
    ...['sub.language.text', 'sub.limit.text', 'sub.log.text', 'sub.model.text', 'sub.pause.text'],
    ...['sub.reset.text', 'sub.resume.text', 'sub.role.text', 'sub.settings.text', 'sub.show.text'],
    ...['sub.spoiler.text', 'sub.unblock.text', 'sub.words.text'],
  ],
  // Alternative text on Discord.
  1024: [...['report.alt'], ...['result.alt']],
  // Label, hint and alternative text on Slack.
  2000: [
    ...['admin.channels.rule', 'admin.credits', 'admin.empty', 'admin.limit.month'],
    ...['admin.limit.none', 'admin.roles.hint', 'admin.unit', 'admin.user'],
    ...['card.picture'],
    ...['setting.blocked', 'setting.channels', 'setting.confirmFrom', 'setting.default'],
    ...['setting.keepDays', 'setting.language', 'setting.modelsOff', 'setting.roles'],
    ...['setting.scope', 'setting.user'],
  ],
};
