using System.Collections;
using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Shape, element type and device; values come with a style.</summary>
        public override string ToString() => IsInvalid ? "" : TensorText.Metadata(this);

        public string ToString(bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            disamb ? ToString(TensorStringStyle.Default, fltFormat, width, cultureInfo, newLine) : ToString();

        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
        {
            var text = new TensorText(this, fltFormat ?? FloatFormat, width ?? LineWidth, cultureInfo ?? CultureInfo.CurrentCulture, newLine ?? LineEnd);
            return (style == TensorStringStyle.Default ? torch.TensorStringStyle : style) switch
            {
                TensorStringStyle.Julia => text.Julia(),
                TensorStringStyle.Numpy => text.Numpy(),
                TensorStringStyle.CSharp => text.CSharp(),
                _ => ToString(),
            };
        }

        /// <summary>The elements as scalars in lists nested as deep as the tensor has dimensions; a lone scalar for none.</summary>
        public object tolist()
        {
            if (ndim == 0) return ToScalar();
            var list = new ArrayList();
            foreach (Tensor part in unbind())
            {
                list.Add(part.tolist());
                part.Dispose();
            }

            return list;
        }
    }
}
