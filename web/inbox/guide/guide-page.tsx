import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTexts } from './texts.ts';
import './guide.css';

const steps = ['take', 'answer', 'note', 'later', 'find', 'phone', 'together'] as const;
const way = ['comes', 'taken', 'answered', 'closed'] as const;

/** The desk in ten minutes: the way of a ticket, and what one does with it. */
export function GuidePage(): ReactElement {
  const { t } = useTexts();
  return (
    <article className="page guide" aria-labelledby="guide-title">
      <div>
        <h1 id="guide-title">{t('guide.title')}</h1>
        <p>{t('guide.intro')}</p>
      </div>
      <section aria-labelledby="guide-way">
        <h2 id="guide-way">{t('guide.way')}</h2>
        <ol className="guide-way">
          {way.map((each) => (
            <li key={each}>
              <strong>{t(`guide.way.${each}`)}</strong>
              <span className="muted">{t(`guide.way.${each}.who`)}</span>
            </li>
          ))}
        </ol>
      </section>
      {steps.map((step) => (
        <section key={step} aria-labelledby={`guide-${step}`}>
          <h2 id={`guide-${step}`}>{t(`guide.${step}`)}</h2>
          <p>{t(`guide.${step}.text`)}</p>
        </section>
      ))}
      <section aria-labelledby="guide-example">
        <h2 id="guide-example">{t('guide.example')}</h2>
        <p>{t('guide.example.text')}</p>
        <blockquote className="guide-example">{t('guide.example.reply')}</blockquote>
      </section>
      <p>
        <Link to="/" search={{ folder: 'unassigned' }} className="button" data-kind="primary">
          {t('guide.begin')}
        </Link>
      </p>
    </article>
  );
}
