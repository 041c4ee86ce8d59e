import { useEffect } from 'react';
import { useLive } from '../live/live-provider.tsx';

/** Where one writes to the customer or to colleagues, whatever editor stands in it. */
const composer = '.composer';

/** Tells the desk that I write to a ticket while I type in its composer, and that I have stopped when what stood there is sent. */
export function useComposerWriting(number: number): void {
  const { setWriting } = useLive();
  useEffect(() => {
    const tell =
      (writing: boolean) =>
      ({ target }: Event): void => {
        if (target instanceof Element && target.closest(composer)) setWriting(number, writing);
      };
    const [typed, sent] = [tell(true), tell(false)];
    document.addEventListener('input', typed);
    document.addEventListener('submit', sent);
    return () => {
      document.removeEventListener('input', typed);
      document.removeEventListener('submit', sent);
    };
  }, [number, setWriting]);
}
