import {
  createContext,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';

/** Something that can be done about what a toast says, as long as it is shown. */
export interface ToastAction {
  label: string;
  onPress: () => void;
  /** For how long it can be done, milliseconds: the toast counts down and then goes. */
  lasts: number;
}

interface Toast {
  id: number;
  text: string;
  action: ToastAction | undefined;
}

/** Says something in passing. */
export type Say = (text: string, action?: ToastAction) => void;

const plainLasts = 8000;
const ToastContext = createContext<Say>(() => {});

/** Says something in passing: shown at the foot of the page for eight seconds, or as long as its action can be taken, and read out politely. */
export function useToast(): Say {
  return useContext(ToastContext);
}

/** Keeps and shows the toasts of everything inside. */
export function ToastProvider(props: { closeLabel: string; children: ReactNode }): ReactElement {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const next = useRef(1);
  const close = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), []);
  const say = useCallback<Say>(
    (text, action) => {
      const id = next.current++;
      setToasts((shown) => [...shown.slice(-2), { id, text, action }]);
      setTimeout(() => close(id), action?.lasts ?? plainLasts);
    },
    [close],
  );
  const region = useMemo(
    () => (
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div className="toast" key={toast.id}>
            <span>{toast.text}</span>
            {toast.action ? <ActionButton action={toast.action} onDone={() => close(toast.id)} /> : null}
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

/** The seconds that are left are for the eye alone: read out, they would never end. */
function ActionButton(props: { action: ToastAction; onDone: () => void }): ReactElement {
  const { action } = props;
  const [end] = useState(() => Date.now() + action.lasts);
  const [left, setLeft] = useState(action.lasts);
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, end - Date.now())), 250);
    return () => clearInterval(timer);
  }, [end]);
  return (
    <button
      type="button"
      className="toast-action"
      onClick={() => {
        props.onDone();
        action.onPress();
      }}
    >
      {action.label} <span aria-hidden="true">({Math.ceil(left / 1000)} s)</span>
    </button>
  );
}
