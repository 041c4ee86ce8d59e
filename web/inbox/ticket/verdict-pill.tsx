import type { ReactElement } from 'react';
import { Icon } from '../../ui/icons.tsx';
import { Popover } from '../../ui/popover.tsx';
import { useTexts } from '../texts.ts';
import { checks, judge, type Verdicts, verdictWord } from './verdicts.ts';

const tones = { verified: 'good', unclear: 'plain', failed: 'bad' } as const;

/** Whether the sender is who they say: one calm word when all is well, a warning that names what failed; a press shows each check. */
export function VerdictPill(props: { verdicts: Verdicts }): ReactElement {
  const { t, language } = useTexts();
  const { verdicts } = props;
  const { kind, failed } = judge(verdicts);
  const named = new Intl.ListFormat(language, { type: 'unit' }).format(failed.map((check) => t(`check.${check}`)));
  const words = kind === 'failed' ? t('verdict.failed', { checks: named }) : t(`verdict.${kind}`);
  return (
    <Popover
      className="pill-button"
      label={
        <span className="pill" data-tone={tones[kind]}>
          <Icon name={kind === 'failed' ? 'alert' : 'shield'} size={14} />
          <span className={kind === 'failed' ? undefined : 'verdict-words'}>{words}</span>
        </span>
      }
    >
      {() => (
        <dl className="verdicts">
          {checks.map((check) => {
            const word = verdictWord(verdicts[check]);
            return (
              <div key={check} data-verdict={word}>
                <dt>{t(`check.${check}`)}</dt>
                <dd>
                  <strong>{t(`check.${word}`)}</strong> {t(`check.${check}.means`)}
                </dd>
              </div>
            );
          })}
        </dl>
      )}
    </Popover>
  );
}
