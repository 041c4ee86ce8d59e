import {
  createContext,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from 'react';

interface Toast {
  id: number;
  text: string;
}

const ToastContext = createContext<(text: string) => void>(() => {});

/** Says something in passing: shown at the foot of the page for eight seconds and read out politely. */
export function useToast(): (text: string) => void {
  return useContext(ToastContext);
}

/** Keeps and shows the toasts of everything inside. */
export function ToastProvider(props: { closeLabel: string; children: ReactNode }): ReactElement {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const next = useRef(1);
  const close = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), []);
  const say = useCallback(
    (text: string) => {
      const id = next.current++;
      setToasts((shown) => [...shown.slice(-2), { id, text }]);
      setTimeout(() => close(id), 8000);
    },
    [close],
  );
  const region = useMemo(
    () => (
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div className="toast" key={toast.id}>
            <span>{toast.text}</span>
            <button type="button" onClick={() => close(toast.id)} aria-label={props.closeLabel}>
              ×
            </button>
          </div>
        ))}
      </div>
    ),
    [toasts, close, props.closeLabel],
  );
  return (
    <ToastContext value={say}>
      {props.children}
      {region}
    </ToastContext>
  );
}
