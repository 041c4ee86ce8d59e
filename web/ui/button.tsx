import type { ButtonHTMLAttributes, ReactElement } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary` for the one thing that the page is about, `quiet` for what stays in the background. */
  kind?: 'plain' | 'primary' | 'quiet' | 'danger';
  size?: 'normal' | 'small';
  /** `square` for a button that shows only an icon; give it an `aria-label`. */
  shape?: 'normal' | 'square';
}

/** A button that does something here. What leads elsewhere is a link. */
export function Button({
  kind = 'plain',
  size = 'normal',
  shape = 'normal',
  type = 'button',
  className,
  ...rest
}: ButtonProps): ReactElement {
  return (
    <button
      {...rest}
      type={type}
      className={className ? `button ${className}` : 'button'}
      data-kind={kind}
      data-size={size}
      data-shape={shape}
    />
  );
}
